namespace MergeDsl.Evaluation.Tuning;

/// <summary>Guesses of good weights that need no evaluation, from the inner products of the adapters' changes.</summary>
public static class StartWeights
{
    /// <summary>
    /// Three guesses: 1 for each; weights that make all changes equally large; and weights w for which the sum has with every change
    /// the inner product that this change has with itself, G·w = diag G, so that what the adapters do to each other is taken back.
    /// </summary>
    /// <param name="gram">⟨Dᵢ, Dⱼ⟩ of the changes without weights, summed over all modules.</param>
    public static IEnumerable<double[]> Of(double[,] gram)
    {
        var count = gram.GetLength(0);
        yield return [.. Enumerable.Repeat(1.0, count)];
        var norms = Enumerable.Range(0, count).Select(i => Math.Sqrt(gram[i, i])).ToArray();
        if (norms.All(norm => norm > 0))
        {
            var mean = Math.Exp(norms.Average(Math.Log));
            yield return [.. norms.Select(norm => mean / norm)];
        }

        if (Solve(gram) is { } solved)
        {
            yield return solved;
        }
    }

    /// <summary>G·w = diag G by elimination with pivoting; null where the changes are not independent.</summary>
    private static double[]? Solve(double[,] gram)
    {
        var count = gram.GetLength(0);
        var (matrix, right) = ((double[,])gram.Clone(), Enumerable.Range(0, count).Select(i => gram[i, i]).ToArray());
        for (var k = 0; k < count; k++)
        {
            var pivot = Enumerable.Range(k, count - k).MaxBy(row => Math.Abs(matrix[row, k]));
            if (!(Math.Abs(matrix[pivot, k]) > 1e-9 * gram[k, k]))
            {
                return null;
            }

            for (var column = 0; column < count; column++)
            {
                (matrix[k, column], matrix[pivot, column]) = (matrix[pivot, column], matrix[k, column]);
            }

            (right[k], right[pivot]) = (right[pivot], right[k]);
            for (var row = k + 1; row < count; row++)
            {
                var factor = matrix[row, k] / matrix[k, k];
                for (var column = k; column < count; column++)
                {
                    matrix[row, column] -= factor * matrix[k, column];
                }

                right[row] -= factor * right[k];
            }
        }

        for (var k = count - 1; k >= 0; k--)
        {
            for (var column = k + 1; column < count; column++)
            {
                right[k] -= matrix[k, column] * right[column];
            }

            right[k] /= matrix[k, k];
        }

        return right;
    }
}
