using System.Globalization;

namespace MergeDsl.Core.Yaml;

/// <summary>
/// What an unquoted scalar means by the core schema of YAML 1.2 (section 10.3.2): <c>yes</c>, <c>1_000</c> and <c>1:30</c>
/// are text. Hexadecimal and octal numbers are not read. A quoted scalar is always text.
/// </summary>
public static class YamlScalarValues
{
    /// <summary>
    /// Reads an integer or a decimal, with or without exponent, <c>.inf</c> or <c>.nan</c>, whatever the culture. A decimal
    /// beyond the range of <see cref="double"/> is no number.
    /// </summary>
    public static bool TryNumber(this YamlScalar scalar, out double value)
    {
        value = 0;
        return !scalar.IsQuoted && (TryDecimal(scalar.Text, out value) || TryNamed(scalar.Text, out value));
    }

    /// <summary>Reads decimal digits with or without a sign; false beyond 64 bits.</summary>
    public static bool TryInteger(this YamlScalar scalar, out long value)
    {
        value = 0;
        return !scalar.IsQuoted
            && scalar.Text.All(c => c is >= '0' and <= '9' or '+' or '-')
            && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads <c>true</c> or <c>false</c>, also with a capital or in capitals.</summary>
    public static bool TryBoolean(this YamlScalar scalar, out bool value)
    {
        value = scalar.Text is "true" or "True" or "TRUE";
        return !scalar.IsQuoted && (value || scalar.Text is "false" or "False" or "FALSE");
    }

    private static bool TryDecimal(string text, out double value)
    {
        value = 0;
        return text.All(c => c is >= '0' and <= '9' or '+' or '-' or '.' or 'e' or 'E')
            && double.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out value
            )
            && !double.IsInfinity(value);
    }

    private static bool TryNamed(string text, out double value)
    {
        (var known, value) = text switch
        {
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => (true, double.PositiveInfinity),
            "-.inf" or "-.Inf" or "-.INF" => (true, double.NegativeInfinity),
            ".nan" or ".NaN" or ".NAN" => (true, double.NaN),
            _ => (false, 0),
        };
        return known;
    }
}
