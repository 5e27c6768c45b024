using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Tests.Engine;

/// <summary>A backend whose device holds the factors, and nothing that is made of them.</summary>
public sealed class ExhaustedBackend : IBackend
{
    private readonly CpuBackend inner = new(1);

    public string Name => "exhausted";

    public ITensor Upload(ReadOnlySpan<byte> source, DType stored, int rows, int columns) =>
        inner.Upload(source, stored, rows, columns);

    public bool Download(ITensor tensor, Span<byte> destination, DType stored) =>
        inner.Download(tensor, destination, stored);

    public ITensor Round(ITensor tensor, DType type) => Full<ITensor>();

    public ITensor Scale(ITensor tensor, double factor) => Full<ITensor>();

    public ITensor Combine(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients, SumOrder order) =>
        Full<ITensor>();

    public ITensor StackRows(IReadOnlyList<ITensor> operands) => Full<ITensor>();

    public ITensor StackColumns(IReadOnlyList<ITensor> operands) => Full<ITensor>();

    public ITensor Transpose(ITensor tensor) => Full<ITensor>();

    public ITensor TopLeft(ITensor tensor, int rows, int columns) => Full<ITensor>();

    public ITensor Multiply(ITensor left, ITensor right) => Full<ITensor>();

    public ITensor ScaleColumns(ITensor left, IReadOnlyList<double> values) => Full<ITensor>();

    public ITensor ScaleRows(IReadOnlyList<double> values, ITensor right) => Full<ITensor>();

    public ThinQr ThinQr(ITensor tensor) => Full<ThinQr>();

    public TruncatedSvd Svd(ITensor tensor, int rank) => Full<TruncatedSvd>();

    public ITensor KeepLargest(ITensor tensor, long count, TieOrder ties) => Full<ITensor>();

    public ITensor DropAndRescale(ITensor tensor, IMask mask, double density) => Full<ITensor>();

    public Election ElectAndMerge(
        IReadOnlyList<ITensor> operands,
        IReadOnlyList<double> coefficients,
        MajoritySign method,
        SumOrder order
    ) => Full<Election>();

    public SignConflict Oppose(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients) =>
        Full<SignConflict>();

    public double Energy(ITensor tensor) => Full<double>();

    public void Dispose() => inner.Dispose();

    private static T Full<T>() => throw new DeviceMemoryException("cuda:1", "CUDA out of memory");
}
