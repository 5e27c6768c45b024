namespace MergeDsl.Evaluation.Tuning;

/// <summary>A simplex that walks downhill (Nelder and Mead 1965, with their coefficients 1, 2, 1/2, 1/2), one trial at a time.</summary>
internal sealed class Simplex(IReadOnlyList<Parameter> parameters, Trials trials)
{
    // A simplex whose corners lie this much of the first steps apart has arrived.
    private const double Smallest = 0.02;

    private readonly List<(double[] Point, double Value)> corners = [];

    /// <summary>Walks until it has shrunk or the budget is spent.</summary>
    /// <param name="start">One corner.</param>
    /// <param name="edges">From there to the others, one per parameter.</param>
    /// <param name="cancellation">Ends the walk.</param>
    public async Task Walk(IReadOnlyList<double> start, double[][] edges, CancellationToken cancellation)
    {
        corners.Clear();
        await Put(
            [
                [.. start],
                .. edges.Select(edge => start.Zip(edge, (x, e) => x + e).ToArray()),
            ],
            cancellation
        );
        while (!trials.IsSpent && Size() > Smallest)
        {
            await Step(cancellation);
        }
    }

    private async Task Step(CancellationToken cancellation)
    {
        corners.Sort((x, y) => x.Value.CompareTo(y.Value));
        var worst = corners[^1];
        var others = corners.Take(corners.Count - 1).Select(corner => corner.Point).ToArray();
        var middle = parameters.Select((_, i) => others.Average(point => point[i])).ToArray();
        var reflected = await Along(middle, worst.Point, -1, cancellation);
        if (reflected.Value < corners[0].Value)
        {
            var expanded = await Along(middle, worst.Point, -2, cancellation);
            corners[^1] = expanded.Value < reflected.Value ? expanded : reflected;
            return;
        }

        if (reflected.Value < corners[^2].Value)
        {
            corners[^1] = reflected;
            return;
        }

        var inwards = reflected.Value < worst.Value ? -0.5 : 0.5;
        var contracted = await Along(middle, worst.Point, inwards, cancellation);
        if (contracted.Value < Math.Min(reflected.Value, worst.Value))
        {
            corners[^1] = contracted;
            return;
        }

        var best = corners[0].Point;
        var shrunk = corners.Select(corner => best.Zip(corner.Point, (x, y) => (x + y) / 2).ToArray()).ToArray();
        corners.Clear();
        await Put(shrunk, cancellation);
    }

    private async Task<(double[] Point, double Value)> Along(
        double[] middle,
        double[] worst,
        double factor,
        CancellationToken cancellation
    )
    {
        var candidate = Candidate.Near(parameters, [.. middle.Zip(worst, (m, w) => m + (factor * (w - m)))]);
        return ([.. candidate.Values], (await trials.Ask([candidate], cancellation))[0]);
    }

    private async Task Put(double[][] points, CancellationToken cancellation)
    {
        var candidates = points.Select(point => Candidate.Near(parameters, point)).ToArray();
        var values = await trials.Ask(candidates, cancellation);
        corners.AddRange(candidates.Select((candidate, i) => (candidate.Values.ToArray(), values[i])));
    }

    private double Size() =>
        parameters
            .Select(
                (parameter, i) =>
                    (corners.Max(corner => corner.Point[i]) - corners.Min(corner => corner.Point[i])) / parameter.Step
            )
            .Max();
}
