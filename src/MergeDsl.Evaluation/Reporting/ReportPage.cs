using System.Xml.Linq;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using MergeDsl.Evaluation.Interference;
using static MergeDsl.Evaluation.Reporting.HtmlText;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>
/// A report as one HTML page that needs nothing else: no network, no fonts, no script. It reads on a phone, in light and in dark,
/// with keys and with a screen reader.
/// </summary>
public static class ReportPage
{
    /// <summary>The page.</summary>
    public static string Render(RecipeReport report)
    {
        var interference = report.Interference;
        return Document(
            Element(
                "html",
                null,
                Attribute("lang", "en"),
                Head(interference),
                Element(
                    "body",
                    null,
                    Element(
                        "header",
                        null,
                        Element("p", "over", "Interference report"),
                        Element("h1", null, interference.Name),
                        Element("p", "note", Subtitle(interference))
                    ),
                    Element(
                        "main",
                        null,
                        Element("p", "verdict", interference.Verdict),
                        interference.Modules.Count > 0 ? Sections(report) : null
                    ),
                    Element("footer", null, Notes(interference))
                )
            )
        );
    }

    private static XElement Head(InterferenceReport report) =>
        Element(
            "head",
            null,
            Element("meta", null, Attribute("charset", "utf-8")),
            Element(
                "meta",
                null,
                Attribute("name", "viewport"),
                Attribute("content", "width=device-width, initial-scale=1")
            ),
            Element("meta", null, Attribute("name", "color-scheme"), Attribute("content", "light dark")),
            Element("title", null, $"{report.Name}: interference report"),
            Element("style", null, PageStyle.Text + HeatMap.Style)
        );

    private static IEnumerable<XElement> Sections(RecipeReport report)
    {
        var interference = report.Interference;
        yield return KeyFigures.Of(interference);
        if (report.Scores.Count > 0)
        {
            yield return Section(
                "Task scores",
                "Share of the examples answered right, or what an evaluator said; losses in nats a token. "
                    + "Intervals of 95\u2009%: the bootstrap over examples, or Wilson’s where all answers agree.",
                [ScoreTable.Of(report.Scores)]
            );
        }

        if (report.Trace is { Steps.Count: > 0 } trace)
        {
            yield return Section("Search", "Every candidate, and the best so far.", TraceChart.Of(trace));
        }

        yield return Section("Where adapters fight", null, FlagList.Of(interference));
        yield return Section("Modules", null, [HeatMap.Of(interference.Modules)]);
        yield return Section("Adapters", null, Adapters(interference));
        yield return Section(
            "Energy kept by rank",
            "Of the exact weighted sum, in percent. The line is the median over the layers, the band reaches from the least to the most; the dashed line is the recipe’s rank.",
            [EnergyCurves.Of(interference.Modules)]
        );
    }

    private static IEnumerable<XElement> Adapters(InterferenceReport report)
    {
        yield return AdapterTables.Changes(report);
        if (report.Overall.Pairs.Count > 0)
        {
            yield return Element("div", "pairs", AdapterTables.Cosines(report), AdapterTables.Overlaps(report));
        }
    }

    private static XElement Section(string title, string? note, IEnumerable<XElement> content) =>
        Element("section", null, Element("h2", null, title), note is null ? null : Element("p", "note", note), content);

    private static string Subtitle(InterferenceReport report) =>
        $"{report.Method} in {report.Space.Word()} space · {Listing.Count(report.Adapters.Count, "adapter")} · {Listing.Count(report.Modules.Count, "module")}";

    private static IEnumerable<XElement> Notes(InterferenceReport report)
    {
        yield return Element(
            "p",
            null,
            "An adapter’s change is weight · scaling · B · A, without the recipe’s scale. Norms, cosines, overlaps and spectra are exact and come from the factors; overlap is the mean squared cosine of the principal angles. “Left over” is ⟨D, S⟩ / ‖D‖² for a change D and the sum S of all."
        );
        var sampled = report.Modules.Count(module => module.Measures.Signs is { } signs && signs.Rows < signs.OfRows);
        yield return Element(
            "p",
            null,
            sampled == 0
                ? "Signs were compared at every entry."
                : $"Signs of {Listing.Count(sampled, "module")} were compared on a seeded sample of rows, about a million entries each."
        );
        yield return Element(
            "p",
            null,
            $"Suggested scale: {Measures.ScaleFormula}, with Dᵢ an adapter’s change at weight 1 and M what “{report.Method}” makes of all at scale 1."
        );
        if (report.LeftOut.Count > 0)
        {
            yield return Element(
                "p",
                null,
                $"Left out, because B · A is not the change of a grouped convolution: {Listing.Of(report.LeftOut)}."
            );
        }
    }
}
