using System.Xml.Linq;
using static MergeDsl.Evaluation.Reporting.HtmlText;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>Pieces of inline SVG; colours come from the style sheet, so that light and dark pages share one drawing.</summary>
internal static class Drawing
{
    /// <summary>A drawing that is as wide as its place, with words for who cannot see it.</summary>
    public static XElement Of(double width, double height, string words, params object?[] shapes) =>
        Element(
            "svg",
            null,
            Attribute("viewBox", $"0 0 {Figures.Place(width)} {Figures.Place(height)}"),
            Attribute("role", "img"),
            Attribute("aria-label", words),
            Element("title", null, words),
            shapes
        );

    /// <summary>A straight line.</summary>
    public static XElement Line(string style, double x1, double y1, double x2, double y2) =>
        Element("line", style, At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2));

    /// <summary>A dot.</summary>
    public static XElement Dot(string style, double x, double y, double radius) =>
        Element("circle", style, At("cx", x), At("cy", y), At("r", radius));

    /// <summary>A line through points.</summary>
    public static XElement Through(string style, IEnumerable<(double X, double Y)> points) =>
        Element("polyline", style, Attribute("points", Points(points)));

    /// <summary>The area that points go around.</summary>
    public static XElement Area(string style, IEnumerable<(double X, double Y)> points) =>
        Element("polygon", style, Attribute("points", Points(points)));

    /// <summary>A text; its anchor is <c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    public static XElement Text(double x, double y, string anchor, string text) =>
        Element("text", null, At("x", x), At("y", y), Attribute("text-anchor", anchor), text);

    private static XAttribute At(string name, double value) => Attribute(name, Figures.Place(value));

    private static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => $"{Figures.Place(point.X)},{Figures.Place(point.Y)}"));
}
