using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Puts the values of overrides into the tree of a recipe, before it is bound: from there on they are ordinary values.</summary>
internal static class OverrideApplier
{
    /// <summary>The tree with the override's value in place; unchanged (after a finding) when it cannot be placed.</summary>
    public static YamlMapping Apply(YamlMapping root, RecipeOverride change, List<Finding> findings)
    {
        var (value, problem) = ReadValue(change);
        if (value is not null && Steps(change.Path) is { } steps)
        {
            (var replaced, problem) = Set(root, steps, 0, value, change);
            if (replaced is YamlMapping result)
            {
                return result;
            }
        }

        var text = problem ?? "its path is not a list of keys";
        findings.Add(
            Finding.Of(StructureFindings.BadOverride, change.Written, text) with
            {
                Span = change.PathSpan,
                Origin = "--set " + change.Written,
            }
        );
        return root;
    }

    // The value is read behind a key as long as the path, so that its spans are columns of the override as it was written.
    private static (YamlNode? Value, string? Problem) ReadValue(RecipeOverride change)
    {
        var document = YamlReader.Read($"{new string('k', change.Path.Length - 1)}: {change.Value}");
        return document.Root is { Entries.Count: 1 } root && document.Findings.Count == 0
            ? (root.Entries[0].Value, null)
            : (null, "its value cannot be read as YAML");
    }

    private static IReadOnlyList<string>? Steps(string path)
    {
        var steps = path.Replace("[", ".[").Split('.');
        return steps.Any(step => step.Length == 0) ? null : steps;
    }

    private static (YamlNode? Node, string? Problem) Set(
        YamlNode node,
        IReadOnlyList<string> steps,
        int depth,
        YamlNode value,
        RecipeOverride change
    )
    {
        if (depth == steps.Count)
        {
            return (value, null);
        }

        return node switch
        {
            YamlMapping mapping => SetEntry(mapping, steps, depth, value, change),
            YamlSequence sequence => SetItem(sequence, steps, depth, value, change),
            YamlScalar { IsNull: true } => SetEntry(new YamlMapping(node.Span, default), steps, depth, value, change),
            _ => (null, $"'{string.Join(".", steps.Take(depth)).Replace(".[", "[")}' has no keys inside"),
        };
    }

    private static (YamlNode? Node, string? Problem) SetEntry(
        YamlMapping mapping,
        IReadOnlyList<string> steps,
        int depth,
        YamlNode value,
        RecipeOverride change
    )
    {
        var key = steps[depth];
        var entries = mapping.Entries.ToList();
        var index = entries.FindIndex(entry => entry.Key == key);
        YamlNode old = index >= 0 ? entries[index].Value : new YamlMapping(value.Span, default);
        var (replaced, problem) = Set(old, steps, depth + 1, value, change);
        if (replaced is null)
        {
            return (null, problem);
        }

        var isTarget = depth + 1 == steps.Count;
        var keySpan = index >= 0 && !isTarget ? entries[index].KeySpan : change.PathSpan;
        var entry = new YamlEntry(key, keySpan, replaced);
        if (index >= 0)
        {
            entries[index] = entry;
        }
        else
        {
            entries.Add(entry);
        }

        return (mapping with { Entries = entries.ToEquatableArray() }, null);
    }

    private static (YamlNode? Node, string? Problem) SetItem(
        YamlSequence sequence,
        IReadOnlyList<string> steps,
        int depth,
        YamlNode value,
        RecipeOverride change
    )
    {
        var number = steps[depth].Trim('[', ']');
        if (
            !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index >= sequence.Items.Count
        )
        {
            return (null, $"the list has {sequence.Items.Count} elements, [0] to [{sequence.Items.Count - 1}]");
        }

        var items = sequence.Items.ToList();
        var (replaced, problem) = Set(items[index], steps, depth + 1, value, change);
        if (replaced is null)
        {
            return (null, problem);
        }

        items[index] = replaced;
        return (sequence with { Items = items.ToEquatableArray() }, null);
    }
}
