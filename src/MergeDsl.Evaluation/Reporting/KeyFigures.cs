using System.Xml.Linq;
using MergeDsl.Evaluation.Interference;
using static MergeDsl.Evaluation.Reporting.HtmlText;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>The few numbers that tell how the adapters get along over all modules, each with what it should be held against.</summary>
internal static class KeyFigures
{
    /// <summary>The numbers.</summary>
    public static XElement Of(InterferenceReport report)
    {
        var overall = report.Overall;
        return Element(
            "dl",
            "figures",
            overall.Pairs.Where(pair => pair.Cosine is not null).MinBy(pair => pair.Cosine) is { } lowest
                ? Figure(
                    Figures.Two(lowest.Cosine),
                    "lowest cosine",
                    $"{report.Adapters[lowest.First]} and {report.Adapters[lowest.Second]}"
                )
                : null,
            overall.Signs is { } signs
                ? Figure(
                    Figures.Permille(signs.Opposed),
                    "of the magnitude is opposed",
                    $"independent changes: {Figures.Permille(signs.ByChance)}"
                )
                : null,
            Figure(
                Figures.Percent(overall.Sum.KeptAtRank),
                $"of the energy at rank {Figures.Place(overall.Sum.Rank)}",
                $"effective rank {Figures.One(overall.Sum.EntropyRank)}"
            ),
            Figure(Figures.Two(overall.SuggestedScale), "suggested scale", $"recipe: {ScaleOf(report)}")
        );
    }

    private static string ScaleOf(InterferenceReport report)
    {
        var scales = report.Modules.Select(module => module.Scale).Distinct().Order().ToArray();
        return scales.Length switch
        {
            0 => Figures.None,
            1 => Figures.Two(scales[0]),
            _ => $"{Figures.Two(scales[0])} to {Figures.Two(scales[^1])}",
        };
    }

    private static XElement Figure(string value, string name, string beside) =>
        Element("div", null, Element("dt", null, name), Element("dd", "value", value), Element("dd", "note", beside));
}
