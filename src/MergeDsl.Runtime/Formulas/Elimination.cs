namespace MergeDsl.Runtime.Formulas;

/// <summary>Solves x·A = b for many b: Gauss's elimination of Aᵀ with row pivots, in float64.</summary>
internal sealed class Elimination
{
    private readonly double[] factors;
    private readonly int[] order;
    private readonly int size;

    /// <summary>Eliminates.</summary>
    /// <param name="matrix">A, (size x size), row-major.</param>
    /// <param name="size">Its rows.</param>
    public Elimination(ReadOnlySpan<float> matrix, int size)
    {
        this.size = size;
        order = [.. Enumerable.Range(0, size)];
        factors = new double[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                factors[(row * size) + column] = matrix[(column * size) + row];
            }
        }

        for (var step = 0; step < size && !IsSingular; step++)
        {
            Pivot(step);
            Eliminate(step);
        }
    }

    /// <summary>True when there is no solution.</summary>
    public bool IsSingular { get; private set; }

    /// <summary>Writes x.</summary>
    public void Solve(ReadOnlySpan<float> b, Span<float> x)
    {
        var solution = new double[size];
        for (var row = 0; row < size; row++)
        {
            var sum = (double)b[order[row]];
            for (var column = 0; column < row; column++)
            {
                sum -= factors[(row * size) + column] * solution[column];
            }

            solution[row] = sum;
        }

        for (var row = size - 1; row >= 0; row--)
        {
            for (var column = row + 1; column < size; column++)
            {
                solution[row] -= factors[(row * size) + column] * solution[column];
            }

            solution[row] /= factors[(row * size) + row];
            x[row] = (float)solution[row];
        }
    }

    private void Pivot(int step)
    {
        var best = step;
        for (var row = step + 1; row < size; row++)
        {
            if (Math.Abs(factors[(row * size) + step]) > Math.Abs(factors[(best * size) + step]))
            {
                best = row;
            }
        }

        IsSingular = factors[(best * size) + step] == 0;
        if (best == step)
        {
            return;
        }

        (order[step], order[best]) = (order[best], order[step]);
        for (var column = 0; column < size; column++)
        {
            (factors[(step * size) + column], factors[(best * size) + column]) = (
                factors[(best * size) + column],
                factors[(step * size) + column]
            );
        }
    }

    private void Eliminate(int step)
    {
        for (var row = step + 1; row < size; row++)
        {
            var factor = factors[(row * size) + step] /= factors[(step * size) + step];
            for (var column = step + 1; column < size; column++)
            {
                factors[(row * size) + column] -= factor * factors[(step * size) + column];
            }
        }
    }
}
