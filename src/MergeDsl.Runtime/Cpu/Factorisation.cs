using System.Numerics;
using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Brings matrices of either precision into the form the factorisations want, and their factors back.</summary>
internal static class Factorisation
{
    private const int SafeExponent = 200;

    // Products of two entries, and sums of many, stay well inside float32.
    private const int SafeFloatExponent = 40;
    private const int SmallMatrix = 256;

    public static ThinQr Qr<T>(CpuTensor<T> tensor, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (m, n) = (tensor.Rows, tensor.Columns);
        var k = Math.Min(m, n);
        var (columns, scale) = Columns(tensor, workers);
        var (rows, r) = n <= m ? TallQr(columns, m, n, workers) : WideQr(columns, m, n, workers);
        using var byColumns = new CpuTensor<double>(rows, k, m);
        var q = Layout.Transpose(byColumns, workers);
        RecycledArrays<double>.Return(columns);
        VectorMath.Scale(r, scale);
        return new ThinQr(q, new CpuTensor<double>(r, k, n));
    }

    public static TruncatedSvd Svd<T>(CpuTensor<T> tensor, int rank, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (m, n) = (tensor.Rows, tensor.Columns);
        var count = Math.Clamp(rank, 0, Math.Min(m, n));
        var energy = SquaredSum.Of(tensor.Numbers, workers);
        var largest = LargestMagnitude<T>(tensor.Numbers);
        if (!double.IsFinite(largest))
        {
            return SingularTriples.Undefined(m, n, count).ToResult(1, energy, workers);
        }

        if (largest == 0)
        {
            return SingularTriples.OfZero(m, n, count).ToResult(1, energy, workers);
        }

        if (IsWorthSearching(Math.Min(m, n), count) && IsInRange(largest))
        {
            var view = m >= n ? tensor.View : tensor.View.Transposed;
            if (new KrylovSvd<T>(view, count, workers).Run(HasSafeSquares<T>(largest)) is { } found)
            {
                return (m >= n ? found : found.Transposed).ToResult(1, energy, workers);
            }
        }

        var (triples, scale) = m >= n ? Tall(tensor, count, workers) : Wide(tensor, count, workers);
        return triples.ToResult(scale, energy, workers);
    }

    private static (double[] Q, double[] R) TallQr(double[] columns, int m, int n, Workers workers)
    {
        var result = OrthonormalRows.Of(columns, n, m, workers);
        return (result.Q, result.R);
    }

    private static (double[] Q, double[] R) WideQr(double[] columns, int m, int n, Workers workers)
    {
        using var qr = new HouseholderQr(columns, m, n, workers);
        return (qr.Q(), qr.R());
    }

    private static (SingularTriples Triples, double Scale) Tall<T>(CpuTensor<T> tensor, int count, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (columns, scale) = Columns(tensor, workers);
        var triples = Whole(columns, tensor.Rows, tensor.Columns, count, workers);
        RecycledArrays<double>.Return(columns);
        return (triples, scale);
    }

    private static (SingularTriples Triples, double Scale) Wide<T>(CpuTensor<T> tensor, int count, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = Layout.Widen(tensor.Numbers, workers);
        var scale = BringIntoRange(rows);
        var triples = Whole(rows, tensor.Columns, tensor.Rows, count, workers).Transposed;
        RecycledArrays<double>.Return(rows);
        return (triples, scale);
    }

    private static SingularTriples Whole(double[] columns, int m, int n, int count, Workers workers) =>
        n > SmallMatrix
            ? GramSvd.Run(columns, m, n, count, workers)
            : FewTriples.Find(columns, m, n, count, workers) ?? DenseSvd.Run(columns, m, n, count, workers);

    private static (double[] Columns, double Scale) Columns<T>(CpuTensor<T> tensor, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var columns = RecycledArrays<double>.Rent(tensor.Numbers.Length);
        Layout.Transpose(tensor.Numbers, tensor.Rows, tensor.Columns, columns, workers);
        return (columns, BringIntoRange(columns));
    }

    /// <summary>Divides by a power of two where squares would overflow or vanish, and gives that power back.</summary>
    private static double BringIntoRange(double[] numbers)
    {
        var largest = LargestMagnitude<double>(numbers);
        if (largest == 0 || !double.IsFinite(largest) || IsInRange(largest))
        {
            return 1;
        }

        var exponent = Math.ILogB(largest);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Math.ScaleB(numbers[i], -exponent);
        }

        return Math.ScaleB(1, exponent);
    }

    /// <summary>Small matrices are decomposed whole; so are large ones of which many triples are wanted.</summary>
    private static bool IsWorthSearching(int smallerDimension, int count) =>
        smallerDimension > SmallMatrix && count > 0 && 8 * count <= smallerDimension;

    /// <summary>True when products of entries can be summed in the matrix's own precision.</summary>
    private static bool HasSafeSquares<T>(double largest) =>
        Math.Abs(Math.ILogB(largest)) <= (typeof(T) == typeof(float) ? SafeFloatExponent : SafeExponent);

    private static bool IsInRange(double largest) => largest > 0 && Math.Abs(Math.ILogB(largest)) <= SafeExponent;

    private static double LargestMagnitude<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double)
            ? BitConverter.UInt64BitsToDouble(
                MagnitudeKeys<double, ulong>.Largest(MemoryMarshal.Cast<T, double>(numbers))
            )
            : BitConverter.UInt32BitsToSingle(
                MagnitudeKeys<float, uint>.Largest(MemoryMarshal.Cast<T, float>(numbers))
            );
}
