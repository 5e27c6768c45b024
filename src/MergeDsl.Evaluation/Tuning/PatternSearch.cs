namespace MergeDsl.Evaluation.Tuning;

/// <summary>
/// Searches a few numbers by looking a step both ways along each (Hooke and Jeeves 1961; Kolda, Lewis and Torczon 2003), then where the
/// parabola through each three losses is lowest, all at once. Steps halve when nothing better is found. Whatever is looked at together
/// can be evaluated side by side. No random numbers: the same answers give the same search.
/// </summary>
/// <param name="dimensions">The numbers.</param>
/// <param name="evaluate">Evaluates points in their order; gives fewer answers than points when the budget is spent.</param>
public sealed class PatternSearch(
    IReadOnlyList<SearchDimension> dimensions,
    Func<IReadOnlyList<double[]>, IReadOnlyList<Merit>> evaluate
)
{
    private const double SmallestStep = 0.05;

    // A parabola is not trusted farther than this many steps.
    private const double Trust = 2;

    private readonly Dictionary<string, Merit> known = new(StringComparer.Ordinal);
    private double[] best = [];
    private bool isSpent;

    /// <summary>Searches from some points until the budget is spent or steps have become small.</summary>
    /// <param name="starts">Where to begin, at least one point.</param>
    /// <returns>The best point; null when not even one could be evaluated.</returns>
    public double[]? Run(IReadOnlyList<double[]> starts)
    {
        Look(starts);
        for (var step = 1.0; !isSpent && best.Length > 0 && step >= SmallestStep; )
        {
            var centre = best;
            Look([.. Enumerable.Range(0, dimensions.Count).SelectMany(one => Ends(centre, one, step))]);
            if (!isSpent)
            {
                Look([Lowest(centre, step), Joined(centre, step)]);
            }

            step = Distance(centre, best) >= step ? step : step / 2;
        }

        return best.Length > 0 ? best : null;
    }

    private static string Key(double[] point) => string.Join(' ', point.Select(value => value.ToString("R", null)));

    private IEnumerable<double[]> Ends(double[] centre, int dimension, double step) =>
        [Moved(centre, dimension, -step), Moved(centre, dimension, step)];

    private double[] Moved(double[] point, int dimension, double steps)
    {
        var moved = (double[])point.Clone();
        moved[dimension] = dimensions[dimension].Moved(point[dimension], steps);
        return moved;
    }

    /// <summary>Evaluates what is not known yet.</summary>
    private void Look(IReadOnlyList<double[]> points)
    {
        double[][] wanted = [.. points.DistinctBy(Key).Where(point => !known.ContainsKey(Key(point)))];
        if (wanted.Length == 0)
        {
            return;
        }

        var merits = evaluate(wanted);
        isSpent = merits.Count < wanted.Length;
        foreach (var (point, merit) in wanted.Zip(merits))
        {
            known[Key(point)] = merit;
            if (best.Length == 0 || merit > known[Key(best)])
            {
                best = point;
            }
        }
    }

    /// <summary>Where the parabolas through the losses along each dimension are lowest.</summary>
    private double[] Lowest(double[] centre, double step)
    {
        var point = centre;
        for (var one = 0; one < dimensions.Count; one++)
        {
            var ends = Ends(centre, one, step).ToArray();
            var (before, here, behind) = (Loss(ends[0]), Loss(centre), Loss(ends[1]));
            var bend = before - (2 * here) + behind;
            var way =
                bend > 0 ? Math.Clamp((before - behind) / (2 * bend), -Trust, Trust)
                : before < behind ? -1
                : 1;
            point = Moved(point, one, way * step);
        }

        return point;
    }

    /// <summary>All steps that were better than the centre, together.</summary>
    private double[] Joined(double[] centre, double step)
    {
        var point = centre;
        for (var one = 0; one < dimensions.Count; one++)
        {
            var end = Ends(centre, one, step).MaxBy(end => known[Key(end)])!;
            if (known[Key(end)] > known[Key(centre)])
            {
                point = Moved(point, one, dimensions[one].Steps(centre[one], end[one]));
            }
        }

        return point;
    }

    private double Loss(double[] point) => known[Key(point)].Loss;

    private double Distance(double[] from, double[] to) =>
        dimensions.Select((dimension, one) => Math.Abs(dimension.Steps(from[one], to[one]))).DefaultIfEmpty(0).Max();
}
