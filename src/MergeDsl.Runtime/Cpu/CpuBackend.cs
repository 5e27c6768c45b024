using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;
using static MergeDsl.Runtime.Cpu.Operands;

namespace MergeDsl.Runtime.Cpu;

/// <summary>The built-in backend: managed vector code on the processor's cores.</summary>
public sealed class CpuBackend : IBackend
{
    private readonly Workers workers;

    /// <summary>A backend that uses every core.</summary>
    public CpuBackend()
        : this(Environment.ProcessorCount) { }

    /// <summary>A backend that uses at most <paramref name="threads"/> threads an operation.</summary>
    public CpuBackend(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        workers = new Workers(threads);
        ForOneOfMany = threads == 1 ? this : new CpuBackend(1);
    }

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public IBackend ForOneOfMany { get; }

    /// <inheritdoc/>
    public ITensor Upload(ReadOnlySpan<byte> source, DType stored, int rows, int columns)
    {
        if (source.Length != (long)rows * columns * stored.Size())
        {
            throw new ArgumentException(
                $"({rows} x {columns}) of {stored} is not {source.Length} bytes.",
                nameof(source)
            );
        }

        if (stored == DType.Float64)
        {
            var wide = CpuTensor<double>.Uninitialised(rows, columns);
            StoredNumbers.Decode<double>(stored, source, wide.Numbers);
            return wide;
        }

        var tensor = CpuTensor<float>.Uninitialised(rows, columns);
        StoredNumbers.Decode<float>(stored, source, tensor.Numbers);
        return tensor;
    }

    /// <inheritdoc/>
    public bool Download(ITensor tensor, Span<byte> destination, DType stored) =>
        tensor.IsDouble
            ? StoredNumbers.Encode<double>(stored, One<double>(tensor).Numbers, destination) == 0
            : StoredNumbers.Encode<float>(stored, One<float>(tensor).Numbers, destination) == 0;

    /// <inheritdoc/>
    public ITensor Round(ITensor tensor, DType type) =>
        tensor is FactoredDelta delta ? delta.With(new RoundedTile(type))
        : tensor.IsDouble ? Rounding.Run(One<double>(tensor), type, workers)
        : Rounding.Run(One<float>(tensor), type, workers);

    /// <inheritdoc/>
    public ITensor Scale(ITensor tensor, double factor) =>
        tensor is FactoredDelta delta ? delta.With(new ScaledTile((float)factor))
        : tensor.IsDouble ? Scaling.All(One<double>(tensor), factor, workers)
        : Scaling.All(One<float>(tensor), factor, workers);

    /// <inheritdoc/>
    public ITensor Combine(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients, SumOrder order) =>
        AnyDouble(operands) ? WeightedSum.Run(All<double>(operands, workers), coefficients, order, workers)
        : AllFactored(operands) is { } deltas ? FactoredMerge.Combine(deltas, coefficients, order, workers)
        : WeightedSum.Run(All<float>(operands, workers), coefficients, order, workers);

    /// <inheritdoc/>
    public ITensor StackRows(IReadOnlyList<ITensor> operands) =>
        AnyDouble(operands)
            ? Layout.StackRows(All<double>(operands, workers))
            : Layout.StackRows(All<float>(operands, workers));

    /// <inheritdoc/>
    public ITensor StackColumns(IReadOnlyList<ITensor> operands) =>
        AnyDouble(operands)
            ? Layout.StackColumns(All<double>(operands, workers))
            : Layout.StackColumns(All<float>(operands, workers));

    /// <inheritdoc/>
    public ITensor Transpose(ITensor tensor) =>
        tensor.IsDouble
            ? Layout.Transpose(One<double>(tensor), workers)
            : Layout.Transpose(One<float>(tensor), workers);

    /// <inheritdoc/>
    public ITensor TopLeft(ITensor tensor, int rows, int columns) =>
        tensor.IsDouble
            ? Layout.TopLeft(One<double>(tensor), rows, columns)
            : Layout.TopLeft(One<float>(tensor), rows, columns);

    /// <inheritdoc/>
    public ITensor Multiply(ITensor left, ITensor right) =>
        (left.IsDouble, right.IsDouble) switch
        {
            (true, true) => MatrixProduct<double, double, double>.Run(One<double>(left), One<double>(right), workers),
            (true, false) => MatrixProduct<double, float, double>.Run(One<double>(left), One<float>(right), workers),
            (false, true) => MatrixProduct<float, double, double>.Run(One<float>(left), One<double>(right), workers),
            (false, false) => MatrixProduct<float, float, float>.Run(One<float>(left), One<float>(right), workers),
        };

    /// <inheritdoc/>
    public ITensor Delta(ITensor b, ITensor a, double scaling, DType? rounded, bool isTransposed)
    {
        if (b.IsDouble || a.IsDouble)
        {
            return WrittenDelta.Of(this, b, a, scaling, rounded, isTransposed);
        }

        var delta = FactoredDelta.Of(One<float>(b), One<float>(a), isTransposed, workers);
        delta = scaling == 1 ? delta : delta.With(new ScaledTile((float)scaling));
        return rounded is { } type ? delta.With(new RoundedTile(type)) : delta;
    }

    /// <inheritdoc/>
    public ITensor ScaleColumns(ITensor left, IReadOnlyList<double> values) =>
        left.IsDouble
            ? Scaling.Columns(One<double>(left), values, workers)
            : Scaling.Columns(One<float>(left), values, workers);

    /// <inheritdoc/>
    public ITensor ScaleRows(IReadOnlyList<double> values, ITensor right) =>
        right.IsDouble
            ? Scaling.Rows(One<double>(right), values, workers)
            : Scaling.Rows(One<float>(right), values, workers);

    /// <inheritdoc/>
    public ThinQr ThinQr(ITensor tensor) =>
        tensor.IsDouble
            ? Factorisation.Qr(One<double>(tensor), workers)
            : Factorisation.Qr(One<float>(tensor), workers);

    /// <inheritdoc/>
    public TruncatedSvd Svd(ITensor tensor, int rank) =>
        tensor.IsDouble
            ? Factorisation.Svd(One<double>(tensor), rank, workers)
            : Factorisation.Svd(One<float>(tensor), rank, workers);

    /// <inheritdoc/>
    public ITensor KeepLargest(ITensor tensor, long count, TieOrder ties) =>
        tensor is FactoredDelta delta ? delta.KeepLargest(count, ties)
        : tensor.IsDouble ? LargestMagnitudes<double, ulong>.Keep(One<double>(tensor), count, ties, workers)
        : LargestMagnitudes<float, uint>.Keep(One<float>(tensor), count, ties, workers);

    /// <inheritdoc/>
    public ITensor DropAndRescale(ITensor tensor, IMask mask, double density) =>
        tensor is FactoredDelta delta ? delta.With(new MaskedTile(mask, density, tensor.Rows, tensor.Columns, workers))
        : tensor.IsDouble ? RandomPruning.Run(One<double>(tensor), mask, density)
        : RandomPruning.Run(One<float>(tensor), mask, (float)density);

    /// <inheritdoc/>
    public Election ElectAndMerge(
        IReadOnlyList<ITensor> operands,
        IReadOnlyList<double> coefficients,
        MajoritySign method,
        SumOrder order
    ) =>
        AnyDouble(operands)
            ? SignElection<double>.Run(All<double>(operands, workers), coefficients, method, order, workers)
        : AllFactored(operands) is { } deltas
            ? FactoredMerge.ElectAndMerge(deltas, coefficients, method, order, workers)
        : SignElection<float>.Run(All<float>(operands, workers), coefficients, method, order, workers);

    /// <inheritdoc/>
    public SignConflict Oppose(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients) =>
        AnyDouble(operands) ? OpposedMagnitude.Of(All<double>(operands, workers), coefficients, workers)
        : AllFactored(operands) is { } deltas ? OpposedMagnitude.Of(deltas, coefficients, workers)
        : OpposedMagnitude.Of(All<float>(operands, workers), coefficients, workers);

    /// <inheritdoc/>
    public double Energy(ITensor tensor) =>
        tensor.IsDouble
            ? SquaredSum.Of(One<double>(tensor).Numbers, workers)
            : SquaredSum.Of(One<float>(tensor).Numbers, workers);

    /// <inheritdoc/>
    public void Dispose()
    {
        RecycledArrays<float>.Clear();
        RecycledArrays<double>.Clear();
    }
}
