using System.Globalization;
using MergeDsl.Core.Adapters;
using Microsoft.CodeAnalysis.CSharp;

namespace MergeDsl.Generators.Emit;

/// <summary>Values as C# literals: whatever a user wrote stays inside of them.</summary>
internal static class Literals
{
    /// <summary>A text in quotation marks; <c>null</c> for null.</summary>
    public static string Of(string? value) => value is null ? "null" : SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>A number that reads back as the very same double, and never as an integer.</summary>
    public static string Of(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return double.IsNaN(value) ? "double.NaN"
                : value > 0 ? "double.PositiveInfinity"
                : "double.NegativeInfinity";
        }

        // .NET Framework's R format loses digits of some numbers.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) != value)
        {
            text = value.ToString("G17", CultureInfo.InvariantCulture);
        }

        return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }

    /// <summary>A number; <c>null</c> for null.</summary>
    public static string Of(double? value) => value is { } number ? Of(number) : "null";

    /// <summary>A whole number.</summary>
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A truth value.</summary>
    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>A number type; <c>null</c> for null.</summary>
    public static string Of(DType? type) => type is { } known ? Of(known) : "null";

    /// <summary>A number type.</summary>
    public static string Of(DType type) => "global::MergeDsl.DType." + Name(type);

    /// <summary>A way to elect signs.</summary>
    public static string Of(MajoritySign sign) => "global::MergeDsl.MajoritySign." + Name(sign);

    /// <summary>A way to fuse.</summary>
    public static string Of(FuseMode mode) => "global::MergeDsl.FuseMode." + Name(mode);

    /// <summary>A space.</summary>
    public static string Of(Space space) => "global::MergeDsl.Space." + Name(space);

    /// <summary>What a tensor that is no factor is there for.</summary>
    public static string Of(SavedTensorRole role) => "global::MergeDsl.Core.Adapters.SavedTensorRole." + Name(role);

    /// <summary>The member of an enumeration.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => Enum.GetName(typeof(T), value) ?? "";
}
