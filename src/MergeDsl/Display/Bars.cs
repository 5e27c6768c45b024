using System.Globalization;
using System.Xml.Linq;
using MergeDsl.Runtime.Ranks;

namespace MergeDsl.Display;

/// <summary>Small drawings inside a line, in the colour of the text around them.</summary>
internal static class Bars
{
    private const int Height = 14;
    private const int ShareWidth = 80;
    private const int MostValues = 64;
    private const double BarWidth = 3;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>A share as the filled part of a line.</summary>
    public static XElement Share(double share)
    {
        var filled = double.IsNaN(share) ? 0 : Math.Clamp(share, 0, 1) * ShareWidth;
        return Drawing(
            ShareWidth,
            $"share {Number(share)}",
            Rectangle(0, 4, ShareWidth, Height - 8, 0.2),
            Rectangle(0, 4, filled, Height - 8, 0.8)
        );
    }

    /// <summary>The singular values, largest first: those that were kept strong, those that were cut faint.</summary>
    public static XElement Of(Spectrum spectrum)
    {
        var values = spectrum.SingularValues.Take(MostValues).ToArray();
        var largest = values.DefaultIfEmpty().Max();
        var bars = values.Select(
            (value, index) =>
            {
                var height = largest > 0 && double.IsFinite(value) ? value / largest * Height : 0;
                var opacity = index < spectrum.Kept ? 0.8 : 0.25;
                return Rectangle(index * BarWidth, Height - height, BarWidth - 1, height, opacity);
            }
        );
        return Drawing(values.Length * BarWidth, $"{spectrum.Kept} singular values kept", [.. bars]);
    }

    private static XElement Drawing(double width, string title, params XElement[] shapes) =>
        new(
            Svg + "svg",
            new XAttribute("width", Number(width)),
            new XAttribute("height", Height),
            new XAttribute("role", "img"),
            new XElement(Svg + "title", title),
            shapes
        );

    private static XElement Rectangle(double x, double y, double width, double height, double opacity) =>
        new(
            Svg + "rect",
            new XAttribute("x", Number(x)),
            new XAttribute("y", Number(y)),
            new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)),
            new XAttribute("fill", "currentColor"),
            new XAttribute("fill-opacity", Number(opacity))
        );

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
