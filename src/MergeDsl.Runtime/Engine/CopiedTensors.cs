using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Engine;

/// <summary>Carries over tensors that are no factors: trained copies, heads, biases of the base model.</summary>
/// <param name="backend">Decodes and encodes numbers.</param>
/// <param name="plan">The plan.</param>
/// <param name="reader">Reads the adapters.</param>
internal sealed class CopiedTensors(IBackend backend, MergePlan plan, OperandReader reader)
{
    // Embeddings of large vocabularies take gigabytes: more than one span holds, and twice that in float64.
    private const int PieceLength = 1 << 18;

    private readonly bool isRunning = plan.Quirks.HasFlag(Quirks.RunningSum);

    /// <summary>Writes every copy of the plan.</summary>
    public void Write(ResultFile result, CancellationToken cancellation)
    {
        foreach (var copy in plan.Copies)
        {
            var isTakenOver = IsTakenOver(copy);
            if (!isTakenOver)
            {
                CheckAveraged(copy, cancellation);
            }

            foreach (var (start, length) in Pieces(new TensorInfo(copy.Name, copy.Type, copy.Shape)))
            {
                cancellation.ThrowIfCancellationRequested();
                WritePiece(result, copy, start, length, isTakenOver);
            }
        }
    }

    private static IEnumerable<(long Start, int Length)> Pieces(TensorInfo tensor)
    {
        var count = tensor.Count;
        for (var start = 0L; start < count; start += PieceLength)
        {
            yield return (start, (int)Math.Min(PieceLength, count - start));
        }
    }

    private void CheckAveraged(CopyPlan copy, CancellationToken cancellation)
    {
        foreach (var source in copy.Sources)
        {
            foreach (var (start, length) in Pieces(source.Tensor))
            {
                cancellation.ThrowIfCancellationRequested();
                NonFinite.Check(plan.Inputs[source.Input].Key, source.Tensor, Piece(source, start, length), start);
            }
        }
    }

    private void WritePiece(ResultFile result, CopyPlan copy, long start, int length, bool isTakenOver)
    {
        var offset = start * copy.Type.Size();
        if (isTakenOver)
        {
            result.Write(copy, Piece(copy.Sources[0], start, length), offset);
            return;
        }

        using var encoded = new PooledBytes(length * copy.Type.Size());
        if (!(isRunning ? SumUp(copy, start, encoded.Span) : Average(copy, start, length, encoded.Span)))
        {
            throw NonFinite.Result(copy.Module, copy.Type);
        }

        result.Write(copy, encoded.Span, offset);
    }

    private bool IsTakenOver(CopyPlan copy) =>
        copy.Role == SavedTensorRole.TiedProjection
            ? copy.Sources.All(source => IsEqual(copy.Sources[0], source))
            : copy.Sources.Count == 1 && !isRunning && !copy.IsWeightedSum;

    private bool IsEqual(CopySource first, CopySource other) =>
        Pieces(first.Tensor)
            .All(piece =>
                Piece(first, piece.Start, piece.Length).SequenceEqual(Piece(other, piece.Start, piece.Length))
            );

    // Both tell whether all numbers are finite.
    private bool SumUp(CopyPlan copy, long start, Span<byte> target)
    {
        var sum = new RunningSum(copy.Type, target);
        foreach (var source in copy.Sources)
        {
            sum.Add(Piece(source, start, target.Length / copy.Type.Size()), source.Weight);
        }

        return NumberFormats.CountNonFinite(copy.Type, target) == 0;
    }

    private bool Average(CopyPlan copy, long start, int length, Span<byte> target)
    {
        using var mean = copy.IsWeightedSum ? Sum(copy, start, length) : Mean(copy, start, length);
        return backend.Download(mean, target, copy.Type);
    }

    /// <summary>The weighted mean of one piece, in float64.</summary>
    private ITensor Mean(CopyPlan copy, long start, int length)
    {
        var sum = new double[length];
        var values = new double[length];
        foreach (var source in copy.Sources)
        {
            using var piece = backend.Upload(Piece(source, start, length), source.Tensor.Type, 1, length);
            _ = backend.Download(piece, MemoryMarshal.AsBytes(values.AsSpan()), DType.Float64);
            for (var index = 0; index < length; index++)
            {
                sum[index] += source.Weight * values[index];
            }
        }

        return backend.Upload(MemoryMarshal.AsBytes(sum.AsSpan()), DType.Float64, 1, length);
    }

    /// <summary>The weighted sum of one piece, in float32: every product and every sum is rounded.</summary>
    private ITensor Sum(CopyPlan copy, long start, int length)
    {
        using var pieces = Methods.TensorList.Of(
            copy.Sources.Select(source => backend.Upload(Piece(source, start, length), source.Tensor.Type, 1, length))
        );
        return backend.Combine(pieces, [.. copy.Sources.Select(source => source.Weight)], SumOrder.Sequential);
    }

    private ReadOnlySpan<byte> Piece(CopySource source, long start, int length)
    {
        var size = source.Tensor.Type.Size();
        return reader.Bytes(source.Input, source.Tensor, start * size, length * size);
    }
}
