namespace MergeDsl.Evaluation.Tuning;

/// <summary>
/// Searches a few numbers with a simplex (Nelder and Mead 1965) of which the worst corners, up to half of them, move at once (Lee and
/// Wiswall 2007), so that candidates can be evaluated side by side. One that has shrunk is followed by a smaller one at the best point. It
/// compares candidates and needs no values of them. Which way the edges of a simplex begin comes from the seed: the same seed and the same
/// answers give the same search.
/// </summary>
/// <param name="dimensions">The numbers.</param>
/// <param name="evaluate">Evaluates points in their order; gives fewer answers than points when the budget is spent.</param>
/// <param name="seed">The seed.</param>
public sealed class SimplexSearch(
    IReadOnlyList<SearchDimension> dimensions,
    Func<IReadOnlyList<double[]>, IReadOnlyList<Merit>> evaluate,
    long seed
)
{
    /// <summary>The edges of a first simplex, in steps.</summary>
    public const double FirstEdge = 1;

    private const double SmallestEdge = 0.02;

    // A simplex has shrunk when its corners lie this share of its first edges apart.
    private const double Shrunk = 0.1;

    private readonly SplitMix64 random = new(seed);
    private readonly Dictionary<string, Merit> known = new(StringComparer.Ordinal);
    private double[] best = [];

    /// <summary>Searches from the best of some points until the budget is spent or simplexes have become small.</summary>
    /// <param name="starts">Where to begin, at least one point.</param>
    /// <param name="edge">The edges of the first simplex, in steps.</param>
    /// <returns>The best point and how good it is; null when not even one could be evaluated.</returns>
    public (double[] Point, Merit Merit)? Run(IReadOnlyList<double[]> starts, double edge = FirstEdge)
    {
        for (var goesOn = Look(starts) is not null; goesOn && edge >= SmallestEdge; edge /= 2)
        {
            goesOn = dimensions.Count > 0 && Walk(best, edge);
        }

        return best.Length > 0 ? (best, known[Key(best)]) : null;
    }

    /// <summary>Moves a simplex until it has shrunk; false when the budget is spent.</summary>
    private bool Walk(double[] origin, double edge)
    {
        if (Corners(origin, FirstSimplex(edge)) is not { } corners)
        {
            return false;
        }

        while (Size(corners) > Shrunk * edge)
        {
            if (Moved(origin, [.. corners.OrderByDescending(corner => corner.Merit)]) is not { } moved)
            {
                return false;
            }

            corners = moved;
        }

        return true;
    }

    /// <summary>The origin and a step along each dimension, up or down.</summary>
    private double[][] FirstSimplex(double edge) =>
        [
            new double[dimensions.Count],
            .. dimensions.Select(
                (_, one) =>
                {
                    var steps = new double[dimensions.Count];
                    steps[one] = (random.Next() & 1) == 0 ? edge : -edge;
                    return steps;
                }
            ),
        ];

    /// <summary>The corners, best first, after a move of the worst ones; null when the budget is spent.</summary>
    private Corner[]? Moved(double[] origin, Corner[] corners)
    {
        var moving = Math.Max(1, dimensions.Count / 2);
        var (kept, worst) = (corners[..^moving], corners[^moving..]);
        var middle = dimensions.Select((_, one) => kept.Average(corner => corner.Steps[one])).ToArray();
        if (Corners(origin, [.. worst.Select(corner => Along(middle, corner, -1))]) is not { } reflected)
        {
            return null;
        }

        // What reflection says decides how far to go; a corner that has become good enough stays where it is.
        var ways = worst
            .Zip(reflected, (old, now) => Way(corners[0].Merit, kept[^1].Merit, old.Merit, now.Merit))
            .ToArray();
        if (Corners(origin, [.. worst.Zip(ways, (corner, way) => Along(middle, corner, way))]) is not { } tried)
        {
            return null;
        }

        Corner[] next = [.. worst.Select((corner, one) => Better(corner, Better(reflected[one], tried[one])))];
        return next.SequenceEqual(worst)
            ? Corners(origin, [.. corners.Select(corner => Along(corners[0].Steps, corner, 0.5))])
            : [.. kept, .. next];
    }

    // Beyond the reflected point, at it, before it or behind the middle, with the coefficients of Nelder and Mead.
    private static double Way(Merit best, Merit enough, Merit old, Merit reflected) =>
        reflected > best ? -2
        : reflected > enough ? -1
        : reflected > old ? -0.5
        : 0.5;

    private static double[] Along(double[] middle, Corner corner, double way) =>
        [.. middle.Zip(corner.Steps, (from, to) => from + (way * (to - from)))];

    private static Corner Better(Corner one, Corner other) => other.Merit > one.Merit ? other : one;

    private static double Size(Corner[] corners) =>
        corners.Max(corner => corner.Steps.Zip(corners[0].Steps, (one, other) => Math.Abs(one - other)).Max());

    /// <summary>Corners at so many steps from the origin; null when the budget is spent.</summary>
    private Corner[]? Corners(double[] origin, double[][] steps) =>
        Look([.. steps.Select(one => PointOf(origin, one))]) is { } merits
            ? [.. steps.Zip(merits, (one, merit) => new Corner(one, merit))]
            : null;

    private double[] PointOf(double[] origin, double[] steps) =>
        [.. dimensions.Select((dimension, one) => dimension.Moved(origin[one], steps[one]))];

    /// <summary>How good points are, those that are known without asking; null when the budget does not reach for all.</summary>
    private Merit[]? Look(IReadOnlyList<double[]> points)
    {
        double[][] wanted = [.. points.DistinctBy(Key).Where(point => !known.ContainsKey(Key(point)))];
        var merits = wanted.Length > 0 ? evaluate(wanted) : [];
        foreach (var (point, merit) in wanted.Zip(merits))
        {
            known[Key(point)] = merit;
            if (best.Length == 0 || merit > known[Key(best)])
            {
                best = point;
            }
        }

        return merits.Count == wanted.Length ? [.. points.Select(point => known[Key(point)])] : null;
    }

    private static string Key(double[] point) => string.Join(' ', point.Select(value => value.ToString("R", null)));

    private sealed record Corner(double[] Steps, Merit Merit);
}
