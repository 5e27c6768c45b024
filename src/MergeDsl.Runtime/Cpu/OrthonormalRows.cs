namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Thin QR of a matrix with at least as many rows as columns, held by columns: by Cholesky where its columns are clearly independent,
/// by Householder reflections where they are not.
/// </summary>
/// <param name="Q">(count x length): orthonormal rows.</param>
/// <param name="R">(count x count), row-major upper triangular.</param>
/// <param name="IsWellConditioned">False where Householder's reflections were needed.</param>
internal readonly record struct OrthonormalRows(double[] Q, double[] R, bool IsWellConditioned)
{
    /// <param name="rows">(count x length), row-major; stays as it is, and the caller's.</param>
    /// <param name="count">How many rows, at most <paramref name="length"/>.</param>
    /// <param name="length">Numbers in a row.</param>
    /// <param name="workers">Threads.</param>
    public static OrthonormalRows Of(double[] rows, int count, int length, Workers workers)
    {
        var q = RecycledArrays<double>.Rent(count * length);
        rows.AsSpan(0, q.Length).CopyTo(q);
        if (CholeskyQr.Run(q, count, length, workers) is { } r)
        {
            return new(q, r, true);
        }

        rows.AsSpan(0, q.Length).CopyTo(q);
        using var qr = new HouseholderQr(q, length, count, workers);
        var result = new OrthonormalRows(qr.Q(), qr.R(), false);
        RecycledArrays<double>.Return(q);
        return result;
    }
}
