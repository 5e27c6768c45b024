using System.Globalization;
using System.Text;

namespace MergeDsl.Evaluation.Tokenizing.Unicode;

/// <summary>A set of code points.</summary>
internal sealed class CodeRanges
{
    private readonly int[] starts;
    private readonly int[] ends;

    /// <summary>Reads <paramref name="ranges"/>: ascending, hexadecimal, e.g. <c>"A4-A6 B0"</c>.</summary>
    public CodeRanges(string ranges)
    {
        var bounds = ranges.Split(' ').Select(range => range.Split('-')).ToArray();
        starts = [.. bounds.Select(bound => Code(bound[0]))];
        ends = [.. bounds.Select(bound => Code(bound[^1]))];
    }

    /// <summary>True when <paramref name="character"/> is one of them.</summary>
    public bool Contains(Rune character)
    {
        var index = Array.BinarySearch(starts, character.Value);
        return index >= 0 || (~index > 0 && character.Value <= ends[~index - 1]);
    }

    private static int Code(string digits) =>
        int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
