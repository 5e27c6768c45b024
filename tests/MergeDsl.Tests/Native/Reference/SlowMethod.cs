namespace MergeDsl.Tests.Native.Reference;

/// <summary>The five methods, entry by entry in float64, from the formulas of their papers.</summary>
/// <param name="Name">The method.</param>
/// <param name="Density">The share that stays.</param>
/// <param name="CountsVotes">True for <c>majority_sign_method: frequency</c>.</param>
/// <param name="Seed">Of the random ones.</param>
internal sealed record SlowMethod(string Name, double Density = 1, bool CountsVotes = false, long Seed = 0)
{
    /// <summary>Merges same-shaped operands.</summary>
    /// <param name="operands">With the names of their adapters.</param>
    /// <param name="weights">One each.</param>
    /// <param name="tensor">What the masks are named after.</param>
    public Matrix Merge(IReadOnlyList<(string Adapter, Matrix Operand)> operands, double[] weights, string tensor)
    {
        var pruned = operands.Select(entry => Prune(entry.Operand, entry.Adapter, tensor)).ToArray();
        return Name is "ties" or "dare_ties"
            ? Elect(pruned, weights)
            : Matrix.Sum(pruned.Zip(weights, (matrix, weight) => weight * matrix));
    }

    private Matrix Prune(Matrix operand, string adapter, string tensor) =>
        Name switch
        {
            "linear" => operand,
            "ties" or "magnitude_prune" => KeepLargest(operand),
            _ => Drop(operand, SlowMask.Of(Seed, adapter, tensor, Density, operand.Values.Length)),
        };

    private Matrix KeepLargest(Matrix operand)
    {
        var kept = Enumerable
            .Range(0, operand.Values.Length)
            .OrderByDescending(index => Math.Abs(operand.Values[index]))
            .ThenBy(index => index)
            .Take((int)(Density * operand.Values.Length))
            .ToHashSet();
        return operand with { Values = [.. operand.Values.Select((value, index) => kept.Contains(index) ? value : 0)] };
    }

    private Matrix Drop(Matrix operand, bool[] mask) =>
        operand with
        {
            Values = [.. operand.Values.Select((value, index) => mask[index] ? value / Density : 0)],
        };

    private Matrix Elect(Matrix[] pruned, double[] weights)
    {
        var merged = Matrix.Zeros(pruned[0].Rows, pruned[0].Columns);
        for (var index = 0; index < merged.Values.Length; index++)
        {
            var entries = pruned.Select(matrix => matrix.Values[index]).ToArray();
            var vote = entries.Sum(entry => CountsVotes ? Math.Sign(entry) : entry);
            var elected = vote >= 0 ? 1 : -1;
            var agreeing = Enumerable.Range(0, entries.Length).Where(i => Math.Sign(entries[i]) == elected).ToArray();
            merged.Values[index] = agreeing.Sum(i => weights[i] * entries[i]) / Math.Max(1, agreeing.Length);
        }

        return merged;
    }
}
