using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Runtime.Tests.Conformance;

/// <summary>A matrix the slow way: every operation is spelt out in float64, entry by entry.</summary>
internal sealed record Matrix(int Rows, int Columns, double[] Values)
{
    public double this[int row, int column] => Values[(row * Columns) + column];

    public static Matrix Of(int rows, int columns, Func<int, int, double> entry)
    {
        var values = new double[rows * columns];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = entry(i / columns, i % columns);
        }

        return new Matrix(rows, columns, values);
    }

    /// <summary>About normal numbers; when not double they are float32 numbers.</summary>
    public static Matrix Normal(int rows, int columns, bool isDouble, long seed)
    {
        var generator = new TorchGenerator(seed);
        return Of(
            rows,
            columns,
            (_, _) =>
            {
                var sum = -6.0;
                for (var i = 0; i < 12; i++)
                {
                    sum += generator.Next() * Math.ScaleB(1, -32);
                }

                return isDouble ? sum : (float)sum;
            }
        );
    }

    public Matrix Map(Func<double, double> entry) => this with { Values = Array.ConvertAll(Values, x => entry(x)) };

    public Matrix Transposed() => Of(Columns, Rows, (i, j) => this[j, i]);

    public Matrix Times(Matrix right) =>
        Of(Rows, right.Columns, (i, j) => Enumerable.Range(0, Columns).Sum(k => this[i, k] * right[k, j]));

    public Matrix Minus(Matrix right) => Of(Rows, Columns, (i, j) => this[i, j] - right[i, j]);

    public double Largest() => Values.Select(Math.Abs).DefaultIfEmpty().Max();

    /// <summary>The Frobenius norm, also where squares overflow or vanish.</summary>
    public double Norm()
    {
        var largest = Largest();
        return largest == 0 ? 0 : largest * Math.Sqrt(Values.Sum(x => x / largest * (x / largest)));
    }
}
