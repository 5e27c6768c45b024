using System.Globalization;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>One step of an override's path: a key, or a position in a list.</summary>
/// <param name="Key">The key, or <c>[0]</c>.</param>
/// <param name="Start">Where it stands in the override, from 0.</param>
internal sealed record OverrideStep(string Key, int Start)
{
    /// <summary>Its place in the override.</summary>
    public SourceSpan Span => new(Start, Key.Length, 1, Start + 1, 1, Start + Key.Length + 1);

    /// <summary>The position in a list; null for a key, and -1 for brackets around something else.</summary>
    public int? Index =>
        Key[0] != '[' ? null
        : int.TryParse(Key.Trim('[', ']'), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index
        : -1;

    /// <summary>The steps of <c>rules[0].density</c>; null when one of them is empty.</summary>
    public static IReadOnlyList<OverrideStep>? Split(string path)
    {
        var steps = new List<OverrideStep>();
        var start = 0;
        for (var end = 1; end <= path.Length; end++)
        {
            if (end < path.Length && path[end] is not ('.' or '['))
            {
                continue;
            }

            steps.Add(new OverrideStep(path.Substring(start, end - start), start));
            start = end < path.Length && path[end] == '.' ? end + 1 : end;
        }

        return steps.Any(step => step.Key.Length == 0 || step.Key[0] == '.') ? null : steps;
    }
}
