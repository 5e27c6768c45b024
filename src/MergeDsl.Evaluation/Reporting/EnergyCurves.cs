using System.Xml.Linq;
using MergeDsl.Evaluation.Interference;
using static MergeDsl.Evaluation.Reporting.HtmlText;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>
/// How much of the weighted sum's energy the leading ranks keep: a small drawing for each kind of module, its line the median over
/// the layers, its band from the least to the most.
/// </summary>
internal static class EnergyCurves
{
    private const double Width = 220;
    private const double Height = 124;
    private const double Left = 30;
    private const double Right = 212;
    private const double Top = 10;
    private const double Bottom = 104;

    /// <summary>The drawings.</summary>
    public static XElement Of(IReadOnlyList<ModuleInterference> modules)
    {
        var ranks = modules.Max(module => module.Measures.Sum.Kept.Count);
        return Element(
            "div",
            "multiples",
            modules
                .GroupBy(module => ModuleKind.Of(module.Path))
                .OrderBy(group => group.Key.Pattern, StringComparer.Ordinal)
                .Select(group => Figure(group.Key, [.. group.Select(module => module.Measures.Sum)], ranks))
        );
    }

    private static XElement Figure(ModuleKind kind, SumMeasure[] sums, int ranks)
    {
        var rank = Math.Min(ranks, sums.Max(sum => sum.Rank));
        var half = (int)Median(sums.Select(sum => (double)sum.RankFor(0.5)));
        var most = (int)Median(sums.Select(sum => (double)sum.RankFor(Thresholds.Kept)));
        var words =
            $"{kind.Pattern}: half of the energy lies in rank {half}, {Figures.Percent(Thresholds.Kept)} in rank {most}; "
            + $"rank {rank} keeps {Figures.Percent(sums.Average(sum => sum.KeptAtRank))}";
        return Element(
            "figure",
            null,
            Element(
                "figcaption",
                null,
                Attribute("title", kind.Pattern),
                kind.Name,
                Element("span", null, kind.Parent)
            ),
            Drawing.Of(Width, Height, words, Axes(ranks), Curves(sums, ranks), Cut(rank, ranks)),
            Element("p", "note", $"50\u2009% in {half}, 95\u2009% in {most}")
        );
    }

    private static IEnumerable<XElement> Axes(int ranks)
    {
        foreach (var share in new[] { 0, 0.5, 1 })
        {
            yield return Drawing.Line("grid", Left, Y(share), Right, Y(share));
            yield return Drawing.Text(Left - 5, Y(share) + 3, "end", Figures.Place(100 * share));
        }

        foreach (var rank in new[] { 1, ranks }.Distinct())
        {
            yield return Drawing.Text(X(rank, ranks), Bottom + 14, "middle", Figures.Place(rank));
        }
    }

    private static IEnumerable<XElement> Curves(SumMeasure[] sums, int ranks)
    {
        var all = Enumerable.Range(1, ranks).ToArray();
        (double X, double Y)[] Line(Func<IEnumerable<double>, double> choose) =>
            [.. all.Select(rank => (X(rank, ranks), Y(choose(sums.Select(sum => Kept(sum, rank))))))];
        if (sums.Length > 1)
        {
            yield return Drawing.Area(
                "band",
                Line(values => values.Max()).Concat(Line(values => values.Min()).Reverse())
            );
        }

        yield return Drawing.Through("curve", Line(Median));
    }

    private static IEnumerable<XElement> Cut(int rank, int ranks)
    {
        yield return Drawing.Line("cut", X(rank, ranks), Top - 4, X(rank, ranks), Bottom);
        if (rank > 1 && rank < ranks)
        {
            yield return Drawing.Text(X(rank, ranks), Bottom + 14, "middle", Figures.Place(rank));
        }
    }

    private static double Kept(SumMeasure sum, int rank) => rank <= sum.Kept.Count ? sum.Kept[rank - 1] : 1;

    private static double X(int rank, int ranks) =>
        Left + ((Right - Left) * (ranks > 1 ? (rank - 1.0) / (ranks - 1) : 0.5));

    private static double Y(double share) => Bottom - ((Bottom - Top) * share);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[(sorted.Length - 1) / 2];
    }
}
