using Shouldly;

namespace MergeDsl.Tests.Native.Reference;

/// <summary>A matrix of float64 and the plainest arithmetic on it: slow, and written to be read.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Values">Row-major.</param>
internal sealed record Matrix(int Rows, int Columns, double[] Values)
{
    public double this[int row, int column]
    {
        get => Values[(row * Columns) + column];
        set => Values[(row * Columns) + column] = value;
    }

    public double Norm => Math.Sqrt(Values.Sum(value => value * value));

    public static Matrix Zeros(int rows, int columns) => new(rows, columns, new double[rows * columns]);

    public static Matrix Sum(IEnumerable<Matrix> terms) => terms.Aggregate((sum, term) => sum + term);

    public static Matrix operator +(Matrix left, Matrix right) => left.Zip(right, (x, y) => x + y);

    public static Matrix operator -(Matrix left, Matrix right) => left.Zip(right, (x, y) => x - y);

    public static Matrix operator *(double factor, Matrix matrix) => matrix.Map(value => factor * value);

    public static Matrix operator *(Matrix left, Matrix right)
    {
        left.Columns.ShouldBe(right.Rows);
        var product = Zeros(left.Rows, right.Columns);
        for (var row = 0; row < left.Rows; row++)
        {
            for (var column = 0; column < right.Columns; column++)
            {
                var sum = 0.0;
                for (var inner = 0; inner < left.Columns; inner++)
                {
                    sum += left[row, inner] * right[inner, column];
                }

                product[row, column] = sum;
            }
        }

        return product;
    }

    public Matrix Map(Func<double, double> change) => new(Rows, Columns, [.. Values.Select(change)]);

    public Matrix Zip(Matrix other, Func<double, double, double> combine)
    {
        (other.Rows, other.Columns).ShouldBe((Rows, Columns));
        return new Matrix(Rows, Columns, [.. Values.Zip(other.Values, combine)]);
    }

    public Matrix Transposed()
    {
        var transposed = Zeros(Columns, Rows);
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                transposed[column, row] = this[row, column];
            }
        }

        return transposed;
    }

    public Matrix FirstColumns(int count)
    {
        var first = Zeros(Rows, count);
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < count; column++)
            {
                first[row, column] = this[row, column];
            }
        }

        return first;
    }

    /// <summary>All matrices beside each other.</summary>
    public static Matrix Beside(IReadOnlyList<Matrix> parts)
    {
        var joined = Zeros(parts[0].Rows, parts.Sum(part => part.Columns));
        var offset = 0;
        foreach (var part in parts)
        {
            for (var row = 0; row < part.Rows; row++)
            {
                for (var column = 0; column < part.Columns; column++)
                {
                    joined[row, offset + column] = part[row, column];
                }
            }

            offset += part.Columns;
        }

        return joined;
    }

    /// <summary>Fails unless the difference is at most <paramref name="tolerance"/> of the larger of both norms.</summary>
    public void ShouldBeNear(Matrix expected, double tolerance, string what = "")
    {
        var size = Math.Max(expected.Norm, Norm);
        var difference = (this - expected).Norm;
        difference.ShouldBeLessThanOrEqualTo(tolerance * size, $"{what}: {difference / size} of the norm {size}");
    }
}
