using System.Globalization;

namespace MergeDsl.Core.Text;

/// <summary>Folds module paths that differ in one layer number into the glob that a recipe's rule would use.</summary>
public static class ModulePattern
{
    private const string Placeholder = "*";

    /// <summary>The path with its first number replaced by <c>*</c>, and that number; itself and null without one.</summary>
    public static (string Pattern, int? Number) Split(string path)
    {
        var parts = path.Split('.');
        for (var index = 0; index < parts.Length; index++)
        {
            if (int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                parts[index] = Placeholder;
                return (string.Join(".", parts), number);
            }
        }

        return (path, null);
    }

    /// <summary>The glob for paths that <see cref="Split"/> to the same pattern: <c>layers.0-3.mlp</c>.</summary>
    public static string Fold(IReadOnlyCollection<string> paths)
    {
        var split = paths.Select(Split).ToArray();
        var pattern = split[0].Pattern;
        var place = pattern.IndexOf(Placeholder, StringComparison.Ordinal);
        var numbers = split.Select(part => part.Number).OfType<int>();
        return place < 0 ? pattern : pattern.Remove(place, 1).Insert(place, Ranges(numbers));
    }

    private static string Ranges(IEnumerable<int> numbers)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var number in numbers.Distinct().OrderBy(number => number))
        {
            var last = ranges.Count - 1;
            if (last >= 0 && ranges[last].Last + 1 == number)
            {
                ranges[last] = (ranges[last].First, number);
            }
            else
            {
                ranges.Add((number, number));
            }
        }

        return string.Join(",", ranges.Select(Range));
    }

    private static string Range((int First, int Last) range) =>
        range.First == range.Last
            ? Numbers.Text(range.First)
            : $"{Numbers.Text(range.First)}-{Numbers.Text(range.Last)}";
}
