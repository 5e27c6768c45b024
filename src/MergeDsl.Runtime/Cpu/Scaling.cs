using System.Numerics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Multiplication by a number, or by a diagonal matrix. Factors are rounded to the tensor's precision first.</summary>
internal static class Scaling
{
    public static CpuTensor<T> All<T>(CpuTensor<T> tensor, double factor, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = CpuTensor<T>.Uninitialised(tensor.Rows, tensor.Columns);
        var (from, to) = (tensor.Numbers, result.Numbers);
        workers.RunPieces(
            from.Length,
            (start, length) =>
                Elementwise.Scale(from.AsSpan(start, length), T.CreateTruncating(factor), to.AsSpan(start, length))
        );
        return result;
    }

    public static CpuTensor<T> Rows<T>(CpuTensor<T> tensor, IReadOnlyList<double> values, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireLength(values, tensor.Rows);
        var result = CpuTensor<T>.Uninitialised(tensor.Rows, tensor.Columns);
        var (from, to, columns) = (tensor.Numbers, result.Numbers, tensor.Columns);
        workers.Run(
            tensor.Rows,
            row =>
                Elementwise.Scale(
                    from.AsSpan(row * columns, columns),
                    T.CreateTruncating(values[row]),
                    to.AsSpan(row * columns, columns)
                )
        );
        return result;
    }

    public static CpuTensor<T> Columns<T>(CpuTensor<T> tensor, IReadOnlyList<double> values, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireLength(values, tensor.Columns);
        var result = CpuTensor<T>.Uninitialised(tensor.Rows, tensor.Columns);
        var (from, to, columns) = (tensor.Numbers, result.Numbers, tensor.Columns);
        T[] factors = [.. values.Select(T.CreateTruncating)];
        workers.Run(
            tensor.Rows,
            row => Elementwise.Multiply(from.AsSpan(row * columns, columns), factors, to.AsSpan(row * columns, columns))
        );
        return result;
    }

    private static void RequireLength(IReadOnlyList<double> values, int length)
    {
        if (values.Count != length)
        {
            throw new ArgumentException(
                $"A diagonal of {length} is wanted, {values.Count} were given.",
                nameof(values)
            );
        }
    }
}
