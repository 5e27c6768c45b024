using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>Leading singular triples of an (m x n) matrix, float64.</summary>
/// <param name="U">(m x k).</param>
/// <param name="Values">k values, descending.</param>
/// <param name="Vt">(k x n).</param>
/// <param name="KnownValues">Those, and what is known of the ones behind them.</param>
internal sealed record SingularTriples(Tensor U, double[] Values, Tensor Vt, double[] KnownValues)
{
    /// <summary>The triples of the transposed matrix.</summary>
    public SingularTriples Transposed => this with { U = Vt.t(), Vt = U.t() };

    /// <summary>The triples of a matrix of which nothing can be said, because it has entries that are not finite.</summary>
    public static SingularTriples Undefined(Tensor matrix, int count)
    {
        var values = new double[count];
        Array.Fill(values, double.NaN);
        return new SingularTriples(
            matrix.new_full(matrix.shape[0], count, double.NaN),
            values,
            matrix.new_full(count, matrix.shape[1], double.NaN),
            values
        );
    }

    /// <summary>The triples of a zero matrix: unit vectors.</summary>
    public static SingularTriples OfZero(Tensor matrix, int count) =>
        new(
            eye(matrix.shape[0], count, matrix.dtype, matrix.device),
            new double[count],
            eye(count, matrix.shape[1], matrix.dtype, matrix.device),
            new double[count]
        );

    /// <summary>The triples of the matrix times a number.</summary>
    public SingularTriples Times(double factor) =>
        this with
        {
            Values = Array.ConvertAll(Values, value => value * factor),
            KnownValues = Array.ConvertAll(KnownValues, value => value * factor),
        };

    /// <summary>Turned so that the entry of largest magnitude in every column of U is positive.</summary>
    public SingularTriples WithFixedSigns()
    {
        if (U.numel() == 0)
        {
            return this;
        }

        var largest = U.gather(0, U.abs().argmax(0, true));
        var signs = where(largest.lt(0), full_like(largest, -1), ones_like(largest));
        return this with { U = U.mul(signs), Vt = Vt.mul(signs.t()) };
    }
}
