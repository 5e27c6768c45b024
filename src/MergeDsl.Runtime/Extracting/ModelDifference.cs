using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Extracting;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Methods;

namespace MergeDsl.Runtime.Extracting;

/// <summary>What a model has more than its base, tensor by tensor; both are read in pieces. Thread safe.</summary>
/// <param name="source">The base.</param>
/// <param name="sourceName">What the user calls it.</param>
/// <param name="model">The model.</param>
/// <param name="modelName">What the user calls it.</param>
public sealed class ModelDifference(ModelWeights source, string sourceName, ModelWeights model, string modelName)
{
    private const int PieceLength = 1 << 18;

    // The bytes of more float32 numbers are no span.
    private const int MostNumbers = int.MaxValue / sizeof(float);

    /// <summary>
    /// True when a tensor's numbers differ. Where the two are stored in different types, the wider one is rounded to the narrower
    /// first: what storing it alone would do is no difference.
    /// </summary>
    public bool Differs(TensorPair pair)
    {
        using var ours = new PooledBytes((long)PieceLength * sizeof(double));
        using var theirs = new PooledBytes((long)PieceLength * sizeof(double));
        for (var start = 0L; start < pair.Model.Count; start += PieceLength)
        {
            var count = (int)Math.Min(PieceLength, pair.Model.Count - start);
            var one = Read(source, pair.Base, start, count, theirs);
            var other = Read(model, pair.Model, start, count, ours);
            if (!(pair.Base.Type == pair.Model.Type && one.SequenceEqual(other)) && !AreEqual(pair, one, other))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The numbers of the model minus those of the base, each rounded to float32 once.</summary>
    /// <param name="pair">A tensor of floating point numbers.</param>
    /// <param name="backend">Where it goes.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>A matrix of as many rows as the tensor's first dimension.</returns>
    /// <exception cref="FindingException">One of them holds NaN or infinity.</exception>
    public ITensor Read(TensorPair pair, IBackend backend, CancellationToken cancellation)
    {
        var rows = checked((int)pair.Model.Shape[0]);
        var columns = checked((int)(pair.Model.Count / rows));
        var most = Math.Max(1, MostNumbers / columns);
        if (rows <= most)
        {
            return ReadRows(pair, 0, rows, columns, backend, cancellation);
        }

        using var parts = TensorList.Of(
            Enumerable
                .Range(0, ((rows - 1) / most) + 1)
                .Select(part => part * most)
                .Select(first => ReadRows(pair, first, Math.Min(most, rows - first), columns, backend, cancellation))
        );
        return backend.StackRows(parts);
    }

    /// <summary>Reads a tensor of the model as it is stored, piece by piece.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="write">Takes a piece and its first byte's place in the tensor.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="FindingException">It holds NaN or infinity.</exception>
    public void Copy(TensorInfo tensor, Action<ReadOnlySpan<byte>, long> write, CancellationToken cancellation)
    {
        using var buffer = new PooledBytes((long)PieceLength * sizeof(double));
        for (var start = 0L; start < tensor.Count; start += PieceLength)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = (int)Math.Min(PieceLength, tensor.Count - start);
            var piece = Read(model, tensor, start, count, buffer);
            if (tensor.Type.IsFloating())
            {
                Check(modelName, tensor, piece, start);
            }

            write(piece, start * tensor.Type.Size());
        }
    }

    private static Span<byte> Read(ModelWeights weights, TensorInfo tensor, long start, int count, PooledBytes buffer)
    {
        var size = tensor.Type.Size();
        var piece = buffer.Span[..(count * size)];
        weights.Read(tensor.Name, start * size, piece);
        return piece;
    }

    private static bool AreEqual(TensorPair pair, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var (left, right) = (pair.Base.Type, pair.Model.Type);
        if (!left.IsFloating() || !right.IsFloating())
        {
            return false;
        }

        var narrower = left.Size() < right.Size() ? left : right;
        var count = one.Length / left.Size();
        var (numbers, others) = (ArrayPool<double>.Shared.Rent(count), ArrayPool<double>.Shared.Rent(count));
        try
        {
            Decode(left, one, narrower, numbers.AsSpan(0, count));
            Decode(right, other, narrower, others.AsSpan(0, count));
            return AreEqual(numbers.AsSpan(0, count), others.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(numbers);
            ArrayPool<double>.Shared.Return(others);
        }
    }

    // By value: the two zeros are the same, and NaN, which is not even itself, is told later.
    private static bool AreEqual(ReadOnlySpan<double> numbers, ReadOnlySpan<double> others)
    {
        for (var index = 0; index < numbers.Length; index++)
        {
            if (numbers[index] != others[index])
            {
                return false;
            }
        }

        return true;
    }

    private static void Decode(DType type, ReadOnlySpan<byte> stored, DType narrower, Span<double> numbers)
    {
        NumberFormats.Decode(type, stored, numbers);
        if (type.Size() > narrower.Size())
        {
            using var rounded = new PooledBytes((long)numbers.Length * narrower.Size());
            NumberFormats.Encode(narrower, numbers, rounded.Span);
            NumberFormats.Decode(narrower, rounded.Span, numbers);
        }
    }

    private ITensor ReadRows(
        TensorPair pair,
        int first,
        int rows,
        int columns,
        IBackend backend,
        CancellationToken cancellation
    )
    {
        using var difference = new PooledBytes((long)rows * columns * sizeof(float));
        var numbers = MemoryMarshal.Cast<byte, float>(difference.Span);
        if (pair.Base.Type == DType.Float64 || pair.Model.Type == DType.Float64)
        {
            Subtract<double>(pair, (long)first * columns, numbers, cancellation);
        }
        else
        {
            Subtract<float>(pair, (long)first * columns, numbers, cancellation);
        }

        return backend.Upload(difference.Span, DType.Float32, rows, columns);
    }

    private void Subtract<T>(TensorPair pair, long first, Span<float> difference, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var buffer = new PooledBytes((long)PieceLength * sizeof(double));
        var (ours, theirs) = (new T[PieceLength], new T[PieceLength]);
        for (var start = 0; start < difference.Length; start += PieceLength)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(PieceLength, difference.Length - start);
            Decode(source, sourceName, pair.Base, first + start, theirs.AsSpan(0, count), buffer);
            Decode(model, modelName, pair.Model, first + start, ours.AsSpan(0, count), buffer);
            for (var index = 0; index < count; index++)
            {
                difference[start + index] = float.CreateTruncating(ours[index] - theirs[index]);
            }
        }
    }

    private static void Decode<T>(
        ModelWeights weights,
        string name,
        TensorInfo tensor,
        long start,
        Span<T> numbers,
        PooledBytes buffer
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var piece = Read(weights, tensor, start, numbers.Length, buffer);
        Check(name, tensor, piece, start);
        StoredNumbers.Decode(tensor.Type, piece, numbers);
    }

    private static void Check(string name, TensorInfo tensor, ReadOnlySpan<byte> piece, long start)
    {
        if (FiniteScan.FirstNonFinite(piece, tensor.Type) is >= 0 and var index)
        {
            throw new FindingException(
                Finding.Of(
                    ExtractFindings.NotFinite,
                    name,
                    tensor.Name,
                    NonFinite.Position(start + index, tensor.Shape)
                )
            );
        }
    }
}
