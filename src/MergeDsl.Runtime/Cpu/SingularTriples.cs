using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Leading singular triples of an (m x n) matrix, vectors as rows: left (k x m), right (k x n), and at least k values, descending, those
/// behind the first k too large only by rounding.
/// </summary>
internal sealed record SingularTriples(double[] Left, double[] Values, double[] Right, int M, int N)
{
    /// <summary>How many vectors there are.</summary>
    public int Count => M > 0 ? Left.Length / M : Values.Length;

    /// <summary>The triples of the transposed matrix.</summary>
    public SingularTriples Transposed => new(Right, Values, Left, N, M);

    /// <summary>The triples of a matrix of which nothing can be said, because it has entries that are not finite.</summary>
    public static SingularTriples Undefined(int m, int n, int count) =>
        new(NaNs(count * m), NaNs(count), NaNs(count * n), m, n);

    /// <summary>The triples of a zero matrix: unit vectors.</summary>
    public static SingularTriples OfZero(int m, int n, int count) =>
        new(UnitVectors(count, m), new double[count], UnitVectors(count, n), m, n);

    /// <summary>The result with the signs that <see cref="TruncatedSvd"/> promises; takes over the vectors.</summary>
    public TruncatedSvd ToResult(double scale, double totalEnergy, Workers workers)
    {
        for (var i = 0; i < Count; i++)
        {
            var vector = Left.AsSpan(i * M, M);
            if (LargestIsNegative(vector))
            {
                VectorMath.Scale(vector, -1);
                VectorMath.Scale(Right.AsSpan(i * N, N), -1);
            }
        }

        using var left = new CpuTensor<double>(Left, Count, M);
        var u = Layout.Transpose(left, workers);
        var vt = new CpuTensor<double>(Right, Count, N);
        var known = Array.ConvertAll(Values, value => value * scale);
        for (var i = Math.Max(1, Count); i < known.Length; i++)
        {
            known[i] = Math.Min(known[i], known[i - 1]);
        }

        return new TruncatedSvd(u, known[..Count], vt, totalEnergy) { KnownValues = known };
    }

    private static bool LargestIsNegative(ReadOnlySpan<double> vector)
    {
        var largest = 0.0;
        foreach (var number in vector)
        {
            largest = Math.Abs(number) > Math.Abs(largest) ? number : largest;
        }

        return largest < 0;
    }

    private static double[] UnitVectors(int count, int length)
    {
        var rows = new double[count * length];
        for (var i = 0; i < count; i++)
        {
            rows[(i * length) + i] = 1;
        }

        return rows;
    }

    private static double[] NaNs(int length)
    {
        var numbers = new double[length];
        Array.Fill(numbers, double.NaN);
        return numbers;
    }
}
