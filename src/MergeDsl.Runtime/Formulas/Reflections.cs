namespace MergeDsl.Runtime.Formulas;

/// <summary>
/// The Householder reflections that make a tall matrix upper triangular, in float64 and with LAPACK's signs: what a column is reflected to has
/// the opposite sign of its first number.
/// </summary>
internal sealed class Reflections
{
    private readonly double[][] normals;

    /// <summary>Finds them.</summary>
    /// <param name="matrix">(rows x columns), row-major.</param>
    /// <param name="rows">At least as many as columns.</param>
    /// <param name="columns">How many reflections there are.</param>
    public Reflections(float[] matrix, int rows, int columns)
    {
        var work = new double[columns][];
        for (var column = 0; column < columns; column++)
        {
            work[column] = new double[rows];
            for (var row = 0; row < rows; row++)
            {
                work[column][row] = matrix[(row * columns) + column];
            }
        }

        normals = new double[columns][];
        for (var step = 0; step < columns; step++)
        {
            normals[step] = NormalOf(work[step], step);
            for (var column = step + 1; column < columns; column++)
            {
                Reflect(normals[step], work[column]);
            }
        }
    }

    /// <summary>Q·vector, in its place.</summary>
    public void Apply(double[] vector)
    {
        for (var step = normals.Length - 1; step >= 0; step--)
        {
            Reflect(normals[step], vector);
        }
    }

    private static double[] NormalOf(double[] column, int first)
    {
        var normal = new double[column.Length];
        var below = 0.0;
        for (var row = first + 1; row < column.Length; row++)
        {
            normal[row] = column[row];
            below += column[row] * column[row];
        }

        if (below == 0)
        {
            return normal;
        }

        var length = Math.Sqrt((column[first] * column[first]) + below);
        normal[first] = column[first] + (column[first] < 0 ? -length : length);
        return normal;
    }

    private static void Reflect(double[] normal, double[] vector)
    {
        var (product, square) = (0.0, 0.0);
        for (var row = 0; row < normal.Length; row++)
        {
            product += normal[row] * vector[row];
            square += normal[row] * normal[row];
        }

        if (square == 0)
        {
            return;
        }

        var factor = 2 * product / square;
        for (var row = 0; row < normal.Length; row++)
        {
            vector[row] -= factor * normal[row];
        }
    }
}
