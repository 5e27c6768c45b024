using System.Runtime.CompilerServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// One-sided Jacobi (Hestenes 1958): plane rotations make the rows of M orthogonal, M = Jᵀ·(J·M). The norms of the rotated rows
/// are the singular values, the rows themselves the right vectors, and the columns of Jᵀ the left ones. Even tiny singular
/// values come out with few ulps of relative error (Demmel and Veselić 1992) when M is triangular with falling row norms.
/// </summary>
internal sealed class JacobiSvd
{
    private const int MostSweeps = 60;
    private const double Orthogonal = 4e-16;

    private readonly int rows;
    private readonly int columns;
    private readonly double[] matrix;
    private readonly double[] rotations;
    private readonly double[] squares;

    /// <param name="matrix">(rows x columns), row-major, rows ≤ columns; overwritten by the rotated rows.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public JacobiSvd(double[] matrix, int rows, int columns)
    {
        (this.matrix, this.rows, this.columns) = (matrix, rows, columns);
        rotations = new double[rows * rows];
        squares = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            rotations[(i * rows) + i] = 1;
        }

        for (var sweep = 0; sweep < MostSweeps && Sweep(); sweep++) { }

        Refresh();
        Order = [.. Enumerable.Range(0, rows).OrderByDescending(i => squares[i])];
    }

    /// <summary>Row numbers by falling singular value.</summary>
    public int[] Order { get; }

    /// <summary>The singular value that belongs to a rotated row.</summary>
    public double Value(int row) => Math.Sqrt(squares[row]);

    /// <summary>The left singular vector that belongs to a rotated row.</summary>
    public Span<double> Left(int row) => rotations.AsSpan(row * rows, rows);

    /// <summary>The singular value times the right singular vector.</summary>
    public Span<double> ScaledRight(int row) => matrix.AsSpan(row * columns, columns);

    private bool Sweep()
    {
        Refresh();
        var rotated = false;
        for (var i = 0; i < rows - 1; i++)
        {
            for (var j = i + 1; j < rows; j++)
            {
                rotated |= Orthogonalise(i, j);
            }
        }

        return rotated;
    }

    private void Refresh()
    {
        for (var i = 0; i < rows; i++)
        {
            squares[i] = VectorMath.Dot(ScaledRight(i), ScaledRight(i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Orthogonalise(int i, int j)
    {
        var x = ScaledRight(i);
        var y = ScaledRight(j);
        var (a, b) = (squares[i], squares[j]);
        var overlap = VectorMath.Dot(x, y);

        // Written so that NaN ends the sweep too.
        if (!(Math.Abs(overlap) > Orthogonal * Math.Sqrt(columns) * Math.Sqrt(a) * Math.Sqrt(b)))
        {
            return false;
        }

        var cotangent = (b - a) / (2 * overlap);
        var tangent = 1 / (Math.Abs(cotangent) + Math.Sqrt(1 + (cotangent * cotangent)));
        tangent = cotangent < 0 ? -tangent : tangent;
        var cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        VectorMath.Rotate(x, y, cosine, tangent * cosine);
        VectorMath.Rotate(Left(i), Left(j), cosine, tangent * cosine);
        squares[i] = Math.Max(0, a - (tangent * overlap));
        squares[j] = b + (tangent * overlap);
        return true;
    }
}
