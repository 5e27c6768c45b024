using System.Buffers;
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
internal sealed class UnitRun(FuseJob job, UnitWriter writer, IReadOnlyList<TensorWork> tensors)
{
    private readonly PieceOfWork[] pieces = [.. tensors.SelectMany(tensor => tensor.Pieces())];
    private readonly UndoCollector? undo = job.IsUndoable ? new UndoCollector(writer, job.Model, tensors) : null;
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
            slices[slice.Key] = new SliceInUse(
                slice.Count(),
                () => Prepare(slice.Key.Tensor, slice.Key.Value),
                isOnlyUse: !job.IsUndoable
            );
        }

        WorkQueue.Run(
            pieces.Length,
            threads,
            index =>
            {
                errors[index] = Write(pieces[index], out var bytes);
                undo?.Finish(pieces[index].Tensor);
                progress?.Report(bytes);
            },
            cancellation
        );
        foreach (
            var source in tensors.Select(tensor => tensor.Source).OfType<TensorInfo>().DistinctBy(source => source.Name)
        )
        {
            job.Model.Verify(source);
        }

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
        return new SlicePreparation(job.Plan, factors, tensor.Fused!, reader, job.Model).Prepare(
            tensor.Fused!.Slices[slice]
        );
    }

    private RoundingError Write(PieceOfWork piece, out int bytes)
    {
        var own = buffers.TryTake(out var idle) ? idle : new TileBuffers(job.IsUndoable);
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
        var (firstRow, rows) = slice.RowsOf(piece);
        program.Start(tile, firstRow, rows);
        var (from, to) = (tensor.Source?.Type ?? DType.Float32, tensor.Stored.Type);
        var read = own.Read(piece.Count * from.Size());
        Read(piece, from, read);
        bytes = piece.Count * to.Size();
        var written = MemoryPool<byte>.Shared.Rent(bytes);
        var stored = written.Memory.Span[..bytes];
        var error = StoredTile.Fuse(program, tile, from, read, to, stored);
        if (!double.IsFinite(error.SquaredSum))
        {
            ReportNonFinite(piece, stored);
        }

        undo?.Of(tensor).Add(piece, program, tile, stored, read);
        use.Release();
        writer.Write(tensor.Index, piece.First * to.Size(), written, bytes);
        return error;
    }

    private void ReportNonFinite(PieceOfWork piece, ReadOnlySpan<byte> written)
    {
        var stored = piece.Tensor.Stored;
        var index = FiniteScan.FirstNonFinite(written, stored.Type);
        if (index < 0)
        {
            return;
        }

        var finding = Finding.Of(
            RunFindings.NonFiniteWeight,
            stored.Name,
            NonFinite.Position(piece.First + index, stored.Shape),
            FiniteScan.IsNaN(written, stored.Type, index) ? "NaN" : "infinity"
        );
        if (!job.Plan.ReportsNonFinite)
        {
            throw new FindingException(finding);
        }

        findings.Enqueue(Finding.Of(RunFindings.NonFiniteWritten, finding.Message));
    }

    private int WriteCopy(PieceOfWork piece, TileBuffers own)
    {
        var (from, to) = (piece.Tensor.Source!.Type, piece.Tensor.Stored.Type);
        var bytes = piece.Count * to.Size();
        var written = MemoryPool<byte>.Shared.Rent(bytes);
        var stored = written.Memory.Span[..bytes];
        if (from == to)
        {
            Read(piece, from, stored);
        }
        else
        {
            Convert(piece, from, to, own, stored);
            ReportNonFinite(piece, stored);
        }

        undo?.Of(piece.Tensor).Add(piece, stored);
        writer.Write(piece.Tensor.Index, piece.First * to.Size(), written, bytes);
        return bytes;
    }

    private void Read(PieceOfWork piece, DType type, Span<byte> bytes)
    {
        if (piece.Tensor.Source is { } source)
        {
            job.Model.Read(source, piece.First * type.Size(), bytes);
        }
        else
        {
            // A tensor that an adapter brings along starts from nothing.
            bytes.Clear();
        }
    }

    private void Convert(PieceOfWork piece, DType from, DType to, TileBuffers own, Span<byte> converted)
    {
        var read = own.Read(piece.Count * from.Size());
        Read(piece, from, read);
        var numbers = own.Numbers(piece.Count);
        NumberFormats.Decode(from, read, numbers);
        NumberFormats.Encode(to, numbers, converted);
    }
}
