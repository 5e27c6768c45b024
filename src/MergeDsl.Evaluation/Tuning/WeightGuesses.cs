using MergeDsl.Evaluation.Interference;

namespace MergeDsl.Evaluation.Tuning;

/// <summary>Weights to start a search from, in closed form from the adapters' numbers alone.</summary>
public static class WeightGuesses
{
    /// <summary>
    /// Three guesses, one weight an adapter each: all 1; balanced, so that all changes have the mean norm; and those that carry every
    /// adapter's own change at full strength: with D_i the change at weight 1, the w for which sum_j w_j &lt;D_j, D_i&gt; = ||D_i||².
    /// </summary>
    /// <param name="report">The report of a recipe whose weights are not zero and the same in all modules.</param>
    public static IReadOnlyList<IReadOnlyList<double>> Of(InterferenceReport report)
    {
        var norms = Enumerable.Range(0, report.Adapters.Count).Select(adapter => NormOf(report, adapter)).ToArray();
        var mean = norms.Average();
        return
        [
            [.. norms.Select(_ => 1.0)],
            [.. norms.Select(norm => norm > 0 ? mean / norm : 1)],
            Solve(Cosines(report), norms),
        ];
    }

    private static double NormOf(InterferenceReport report, int adapter) =>
        report.Overall.Changes.FirstOrDefault(change => change.Adapter == adapter) is { Weight: not 0 } change
            ? change.Norm / Math.Abs(change.Weight)
            : 0;

    // Of the changes at weight 1: a negative weight turned the cosine around.
    private static double[,] Cosines(InterferenceReport report)
    {
        var cosines = new double[report.Adapters.Count, report.Adapters.Count];
        for (var i = 0; i < report.Adapters.Count; i++)
        {
            cosines[i, i] = 1;
        }

        var signs = report.Overall.Changes.ToDictionary(change => change.Adapter, change => Math.Sign(change.Weight));
        foreach (var pair in report.Overall.Pairs)
        {
            var cosine = (pair.Cosine ?? 0) * signs[pair.First] * signs[pair.Second];
            (cosines[pair.First, pair.Second], cosines[pair.Second, pair.First]) = (cosine, cosine);
        }

        return cosines;
    }

    /// <summary>
    /// Solves sum_j w_j n_j c_ji = n_i by Gauss-Seidel, whose steps are those of a descent and end well for every Gram matrix; equal
    /// adapters share the weight.
    /// </summary>
    private static double[] Solve(double[,] cosines, double[] norms)
    {
        const int Rounds = 200;
        var sizes = new double[norms.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < sizes.Length; i++)
            {
                var others = Enumerable.Range(0, sizes.Length).Where(j => j != i).Sum(j => sizes[j] * cosines[i, j]);
                sizes[i] = norms[i] - others;
            }
        }

        return [.. sizes.Zip(norms, (size, norm) => norm > 0 ? size / norm : 1)];
    }
}
