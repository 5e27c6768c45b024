using System.Globalization;

namespace MergeDsl.Core.Text;

/// <summary>
/// Numbers as they were typed. C# turns <c>0.7f</c> into 0.699999988079071 where a double is expected, a recipe says 0.7: a
/// fraction that a float holds exactly is taken as the decimal that a float is written as, so that both are the same merge.
/// </summary>
public static class Decimals
{
    /// <summary>The number that was meant.</summary>
    public static double Of(double value)
    {
        var narrow = (float)value;
        return narrow == value && value != Math.Floor(value)
            ? double.Parse(narrow.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : value;
    }

    /// <summary>The number that was meant; null for none.</summary>
    public static double? Of(double? value) => value is { } number ? Of(number) : null;
}
