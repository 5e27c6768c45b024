using System.Globalization;

namespace MergeDsl.Cli.Output;

/// <summary>Folds module paths that differ in one layer number into the glob that a recipe's rule would use.</summary>
internal static class ModulePattern
{
    /// <summary>The path with its first number replaced by <c>*</c>, and that number; itself and null without one.</summary>
    public static (string Pattern, int? Number) Split(string path)
    {
        var parts = path.Split('.');
        for (var index = 0; index < parts.Length; index++)
        {
            if (int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                parts[index] = "*";
                return (string.Join('.', parts), number);
            }
        }

        return (path, null);
    }

    /// <summary>The glob for a pattern of <see cref="Split"/> and the numbers it stands for: <c>layers.0-3.mlp</c>.</summary>
    public static string Join(string pattern, IEnumerable<int?> numbers)
    {
        var place = pattern.IndexOf('*', StringComparison.Ordinal);
        return place < 0
            ? pattern
            : string.Concat(pattern.AsSpan(0, place), Ranges(numbers), pattern.AsSpan(place + 1));
    }

    private static string Ranges(IEnumerable<int?> numbers)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var number in numbers.OfType<int>().Order())
        {
            if (ranges.Count > 0 && ranges[^1].Last + 1 == number)
            {
                ranges[^1] = (ranges[^1].First, number);
            }
            else
            {
                ranges.Add((number, number));
            }
        }

        return string.Join(
            ',',
            ranges.Select(range => range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}")
        );
    }
}
