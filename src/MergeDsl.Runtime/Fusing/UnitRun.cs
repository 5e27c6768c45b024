using System.Collections.Concurrent;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Engine;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Writes the tensors of one unit, piece by piece on several threads.</summary>
/// <param name="job">The fuse.</param>
/// <param name="writer">Writes the unit.</param>
/// <param name="tensors">Its tensors.</param>
internal sealed class UnitRun(FuseJob job, UnitWriter writer, IEnumerable<TensorWork> tensors)
{
    private readonly PieceOfWork[] pieces = [.. tensors.SelectMany(tensor => tensor.Pieces())];
    private readonly FactorReader factors = new(job.Adapters);
    private readonly ConcurrentBag<TileBuffers> buffers = [];
    private readonly ConcurrentDictionary<(TensorWork, int), SliceInUse> slices = [];
    private readonly ConcurrentQueue<Finding> findings = [];

    /// <summary>Warnings about results that are not finite.</summary>
    public IReadOnlyCollection<Finding> Findings => findings;

    /// <summary>Writes everything.</summary>
    public IEnumerable<TensorReport> Run(int threads, IProgress<long>? progress, CancellationToken cancellation)
    {
        var errors = new RoundingError[pieces.Length];
        foreach (
            var slice in pieces
                .Where(piece => piece.Slice is not null)
                .GroupBy(piece => (piece.Tensor, piece.Slice!.Value))
        )
        {
            slices[slice.Key] = new SliceInUse(slice.Count(), () => Prepare(slice.Key.Tensor, slice.Key.Value));
        }

        WorkQueue.Run(
            pieces.Length,
            threads,
            index =>
            {
                errors[index] = Write(pieces[index], out var bytes);
                progress?.Report(bytes);
            },
            cancellation
        );
        return pieces
            .Zip(errors)
            .Where(pair => pair.First.Slice is not null)
            .GroupBy(pair => pair.First.Tensor, pair => pair.Second)
            .Select(tensor => Report(tensor.Key.Fused!, tensor));
    }

    private TensorReport Report(FusedTensor tensor, IEnumerable<RoundingError> errors) =>
        new(
            tensor.Name,
            [.. tensor.Slices.SelectMany(slice => slice.Steps).Select(step => job.Plan.Inputs[step.Input]).Distinct()],
            errors.Aggregate(RoundingError.None, (sum, error) => sum + error)
        );

    private SliceProgram Prepare(TensorWork tensor, int slice)
    {
        var reader = new WeightReader(job.Model, tensor.Source);
        return new SlicePreparation(job.Plan, factors, tensor.Fused!, reader).Prepare(tensor.Fused!.Slices[slice]);
    }

    private RoundingError Write(PieceOfWork piece, out int bytes)
    {
        var own = buffers.TryTake(out var idle) ? idle : new TileBuffers();
        try
        {
            if (piece.Slice is { } slice)
            {
                return WriteTile(piece, slices[(piece.Tensor, slice)], own, out bytes);
            }

            bytes = WriteCopy(piece, own);
            return RoundingError.None;
        }
        finally
        {
            buffers.Add(own);
        }
    }

    private RoundingError WriteTile(PieceOfWork piece, SliceInUse use, TileBuffers own, out int bytes)
    {
        var program = use.Program;
        var (tensor, slice, tile) = (piece.Tensor, program.Slice, own.Tile);
        program.Start(tile, (int)piece.First, piece.Count);
        var (reader, to) = (new WeightReader(job.Model, tensor.Source), tensor.Stored.Type);
        var read = own.Read(tile.Exact.Length * reader.Type.Size());
        reader.ReadStored(slice, (int)piece.First, read);
        bytes = tile.Exact.Length * to.Size();
        var stored = own.Written(bytes);
        var error = StoredTile.Fuse(program, tile, reader.Type, read, to, stored);
        var first = slice.Offset + (piece.First * slice.Columns);
        if (!double.IsFinite(error.SquaredSum))
        {
            ReportNonFinite(tensor, first, StoredTile.FirstNonFinite(reader.Type, read, to, stored));
        }

        writer.Write(tensor.Index, first * to.Size(), stored);
        use.Release();
        return error;
    }

    private void ReportNonFinite(TensorWork tensor, long first, (int Index, float Value)? broken)
    {
        if (broken is not var (index, value))
        {
            return;
        }

        var position = NonFinite.Position(first + index, tensor.Stored.Shape);
        var finding = Finding.Of(
            RunFindings.NonFiniteWeight,
            tensor.Stored.Name,
            position,
            float.IsNaN(value) ? "NaN" : "infinity"
        );
        if (!job.Plan.ReportsNonFinite)
        {
            throw new FindingException(finding);
        }

        findings.Enqueue(Finding.Of(RunFindings.NonFiniteWritten, finding.Message));
    }

    private int WriteCopy(PieceOfWork piece, TileBuffers own)
    {
        var (from, to) = (piece.Tensor.Source!, piece.Tensor.Stored);
        var read = own.Read(piece.Count * from.Type.Size());
        job.Model.Read(from.Name, piece.First * from.Type.Size(), read);
        var written = from.Type == to.Type ? read : Convert(from.Type, read, to.Type, own, piece.Count);
        writer.Write(piece.Tensor.Index, piece.First * to.Type.Size(), written);
        return written.Length;
    }

    private static Span<byte> Convert(DType from, ReadOnlySpan<byte> read, DType to, TileBuffers own, int count)
    {
        var numbers = own.Numbers(count);
        NumberFormats.Decode(from, read, numbers);
        var written = own.Written(count * to.Size());
        NumberFormats.Encode(to, numbers, written);
        return written;
    }
}
