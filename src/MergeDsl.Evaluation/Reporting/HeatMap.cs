using System.Xml.Linq;
using MergeDsl.Evaluation.Interference;
using static MergeDsl.Evaluation.Reporting.HtmlText;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>
/// Layers by kinds of modules, one table for each measure, chosen by tabs. The cells hold their numbers: colour only helps to
/// find them. Tabs are radio buttons, so keys and screen readers work and no script is needed.
/// </summary>
internal static class HeatMap
{
    /// <summary>The tabs and the tables behind them.</summary>
    public static XElement Of(IReadOnlyList<ModuleInterference> modules)
    {
        var grid = ModuleGrid.Of(modules);
        var shown = HeatMeasure.All.Where(measure => IsShown(measure, modules)).ToArray();
        return Element(
            "div",
            "tabs",
            shown.Select((measure, index) => Radio(measure, index == 0)),
            Element("div", "tablist", shown.Select(Label)),
            shown.Select(measure => Panel(measure, grid, modules))
        );
    }

    /// <summary>What the style sheet needs to show the panel of the tab that is chosen.</summary>
    public static string Style =>
        string.Concat(
            HeatMeasure.All.Select(measure =>
                $"#m-{measure.Key}:checked~.p-{measure.Key}{{display:block}}"
                + $"#m-{measure.Key}:checked~.tablist label[for=m-{measure.Key}]{{color:var(--ink);border-color:var(--accent)}}"
                + $"#m-{measure.Key}:focus-visible~.tablist label[for=m-{measure.Key}]{{outline:2px solid var(--accent)}}"
            )
        );

    // Where nothing is lost or nobody meets, there is nothing to see.
    private static bool IsShown(HeatMeasure measure, IReadOnlyList<ModuleInterference> modules) =>
        modules.Any(module => measure.Value(module) is { } value && (measure.Middle is not null || value > 1e-9));

    private static XElement Radio(HeatMeasure measure, bool isFirst) =>
        Element(
            "input",
            "hidden",
            Attribute("type", "radio"),
            Attribute("name", "measure"),
            Attribute("id", $"m-{measure.Key}"),
            isFirst ? Attribute("checked", "") : null
        );

    private static XElement Label(HeatMeasure measure) =>
        Element("label", null, Attribute("for", $"m-{measure.Key}"), measure.Title);

    private static XElement Panel(HeatMeasure measure, ModuleGrid grid, IReadOnlyList<ModuleInterference> modules)
    {
        var scale = HeatScale.Of(measure, modules);
        return Element(
            "div",
            $"panel p-{measure.Key}",
            Element("p", "note", measure.Explanation),
            Element(
                "div",
                "scroll",
                Attribute("tabindex", "0"),
                Attribute("role", "region"),
                Attribute("aria-label", $"{measure.Title} by layer and kind of module"),
                Element(
                    "table",
                    grid.Layers.Count > 40 ? "heat small" : "heat",
                    Element("caption", "hidden", $"{measure.Title}: {measure.Explanation}"),
                    Head(grid),
                    Element("tbody", null, grid.Layers.Select(layer => Row(layer, grid, measure, scale)))
                )
            ),
            Legend(measure, scale)
        );
    }

    private static XElement Head(ModuleGrid grid)
    {
        var parents = new List<(string Name, int Count)>();
        foreach (var kind in grid.Kinds)
        {
            if (parents.Count > 0 && parents[^1].Name == kind.Parent)
            {
                parents[^1] = (kind.Parent, parents[^1].Count + 1);
            }
            else
            {
                parents.Add((kind.Parent, 1));
            }
        }

        return Element(
            "thead",
            null,
            Element(
                "tr",
                "parents",
                Element("td", null),
                parents.Select(parent =>
                    Element("th", null, Attribute("colspan", parent.Count), Attribute("scope", "colgroup"), parent.Name)
                )
            ),
            Element(
                "tr",
                null,
                Element("th", "corner", Attribute("scope", "col"), "layer"),
                grid.Kinds.Select(kind =>
                    Element("th", null, Attribute("scope", "col"), Attribute("title", kind.Pattern), kind.Name)
                )
            )
        );
    }

    private static XElement Row(int? layer, ModuleGrid grid, HeatMeasure measure, HeatScale scale) =>
        Element(
            "tr",
            null,
            Element("th", null, Attribute("scope", "row"), layer is { } number ? number : Figures.None),
            grid.Kinds.Select(kind => Cell([.. grid.Cells[(kind, layer)]], measure, scale))
        );

    // A place with several modules, such as experts, shows the worst of them.
    private static XElement Cell(ModuleInterference[] modules, HeatMeasure measure, HeatScale scale)
    {
        var measured = modules.Where(module => measure.Value(module) is not null).ToArray();
        if (measured.Length == 0)
        {
            return Element("td", "empty", modules.Length == 0 ? null : Figures.None);
        }

        var worst = measured.MaxBy(module => scale.Badness(measure.Value(module)!.Value))!;
        var value = measure.Value(worst)!.Value;
        var (style, share) = scale.Colour(value);
        return Element(
            "td",
            HeatScale.Classes(style, share),
            Attribute("style", $"--v:{Figures.Place(share)}%"),
            Attribute("title", Words(worst, measure, value)),
            measure.Text(value).Replace("\u2009%", "", StringComparison.Ordinal)
        );
    }

    private static string Words(ModuleInterference module, HeatMeasure measure, double value)
    {
        var flags = string.Concat(module.Flags.Select(flag => $"\n• {flag.Reason}"));
        return $"{module.Path}\n{measure.Title}: {measure.Text(value)}{flags}";
    }

    private static XElement Legend(HeatMeasure measure, HeatScale scale) =>
        Element(
            "div",
            "legend",
            Attribute("aria-hidden", "true"),
            Element("span", null, measure.Text(scale.Low)),
            Element(
                "span",
                measure.Middle is null ? "ramp"
                    : measure.IsLowBad ? "ramp two"
                    : "ramp two turned"
            ),
            Element("span", null, measure.Text(scale.High))
        );
}
