using System.Globalization;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>Numbers as a page shows them: as many digits as mean something, a real minus, a dash where there is none.</summary>
internal static class Figures
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "–";

    /// <summary>With two decimals: cosines, overlaps, scales.</summary>
    public static string Two(double? value) => Text(value, "0.00");

    /// <summary>As percent without decimals.</summary>
    public static string Percent(double? share) => Text(100 * share, "0") + (share is null ? "" : "\u2009%");

    /// <summary>As percent with one decimal.</summary>
    public static string Permille(double? share) => Text(100 * share, "0.0") + (share is null ? "" : "\u2009%");

    /// <summary>A difference of shares in percent points, with its sign.</summary>
    public static string Points(double? share) => Text(100 * share, "+0.0;-0.0;0.0");

    /// <summary>With three significant digits: norms.</summary>
    public static string Three(double? value) =>
        value is not { } number ? None
        : number == 0 ? "0"
        : Math.Abs(number) is >= 0.001 and < 10000
            ? Text(number, "0." + new string('0', Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(number))), 0, 5)))
        : Text(number, "0.0e0");

    /// <summary>With one decimal: effective ranks.</summary>
    public static string One(double? value) => Text(value, "0.0");

    /// <summary>A place or a length in a drawing.</summary>
    public static string Place(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    // What rounds to zero has no sign.
    private static string Text(double? value, string format)
    {
        if (value is not { } number || !double.IsFinite(number))
        {
            return None;
        }

        var text = number.ToString(format, CultureInfo.InvariantCulture).Replace('-', '\u2212');
        return text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text.TrimStart('\u2212', '+') : text;
    }
}
