using System.Globalization;

namespace MergeDsl.Core.Text;

/// <summary>Numbers as messages show them.</summary>
public static class Numbers
{
    /// <summary>The shortest text that reads back as the same number, with YAML's words for NaN and infinity.</summary>
    public static string Text(double value)
    {
        if (double.IsNaN(value))
        {
            return ".nan";
        }

        return double.IsInfinity(value)
            ? (value > 0 ? ".inf" : "-.inf")
            : value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>A whole number.</summary>
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A share as percent with one decimal, e.g. <c>71.2 %</c>.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>True for a number that is neither NaN nor infinite.</summary>
    public static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);
}
