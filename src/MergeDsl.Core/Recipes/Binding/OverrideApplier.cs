using MergeDsl.Core.Findings;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Puts the value of an override into the tree of a recipe, before it is bound: from there on it is an ordinary value.</summary>
internal sealed class OverrideApplier
{
    private readonly RecipeOverride change;
    private readonly IReadOnlyList<OverrideStep>? steps;
    private readonly YamlNode? value;
    private string? problem;
    private int firstNew;

    private OverrideApplier(RecipeOverride change)
    {
        this.change = change;
        steps = OverrideStep.Split(change.Path);
        value = ReadValue(change);
        firstNew = (steps?.Count ?? 0) - 1;
    }

    /// <summary>
    /// The tree with the override's value in place, and the topmost token that stands in the override now; the tree as it
    /// was and null, after a finding, when the value cannot be placed.
    /// </summary>
    public static (YamlMapping Root, RecipePath? Overridden) Apply(
        YamlMapping root,
        RecipeOverride change,
        List<Finding> findings
    )
    {
        var applier = new OverrideApplier(change);
        if (applier.Place(root) is YamlMapping replaced)
        {
            return (replaced, applier.Overridden());
        }

        findings.Add(
            Finding.Of(StructureFindings.BadOverride, change.Written, applier.problem!) with
            {
                Span = change.PathSpan,
                Origin = "--set " + change.Written,
            }
        );
        return (root, null);
    }

    // The value is read behind a key as long as the path, so that its spans are columns of the override as it was written.
    private static YamlNode? ReadValue(RecipeOverride change)
    {
        var document = YamlReader.Read($"{new string('k', change.Path.Length - 1)}: {change.Value}");
        return document.Root is { Entries.Count: 1 } root && document.Findings.Count == 0
            ? root.Entries[0].Value
            : null;
    }

    private YamlNode? Place(YamlMapping root)
    {
        problem =
            steps is null ? "its path is not a list of keys"
            : value is null ? "its value cannot be read as YAML"
            : null;
        return problem is null ? Set(root, 0) : null;
    }

    private RecipePath Overridden()
    {
        var last = steps![firstNew];
        return new RecipePath(change.Path.Substring(0, last.Start + last.Key.Length));
    }

    private YamlNode? Set(YamlNode node, int depth)
    {
        if (depth == steps!.Count)
        {
            return value;
        }

        var isIndex = steps[depth].Index is not null;
        return node switch
        {
            YamlSequence sequence when isIndex => SetItem(sequence, depth),
            YamlSequence => Refuse(depth, "is a list: write a position, e.g. [0]"),
            _ when isIndex => Refuse(depth, "is no list"),
            YamlMapping mapping => SetEntry(mapping, depth),
            YamlScalar { IsNull: true } => SetEntry(new YamlMapping(node.Span, default), depth),
            YamlScalar path when HasLongForm(depth) => SetEntry(LongForm(path), depth),
            _ => Refuse(depth, "has no keys inside"),
        };
    }

    private bool HasLongForm(int depth) =>
        depth == 2 ? steps![0].Key == "adapters" : depth == 3 && steps![1].Key == "tasks";

    // KEY: folder is short for KEY: { path: folder }.
    private static YamlMapping LongForm(YamlScalar folder) =>
        new(folder.Span, EquatableArray.Of(new YamlEntry("path", folder.Span, folder)));

    private YamlNode? SetEntry(YamlMapping mapping, int depth)
    {
        var entries = mapping.Entries.ToList();
        var index = entries.FindIndex(entry => entry.Key == steps![depth].Key);
        if (index < 0)
        {
            firstNew = Math.Min(firstNew, depth);
        }

        YamlNode old = index < 0 ? new YamlMapping(value!.Span, default) : entries[index].Value;
        if (Set(old, depth + 1) is not { } replaced)
        {
            return null;
        }

        var isNew = index < 0 || depth + 1 == steps!.Count;
        var keySpan = isNew ? steps![depth].Span : entries[index].KeySpan;
        var entry = new YamlEntry(steps![depth].Key, keySpan, replaced);
        if (index < 0)
        {
            entries.Add(entry);
        }
        else
        {
            entries[index] = entry;
        }

        return mapping with
        {
            Entries = entries.ToEquatableArray(),
        };
    }

    private YamlNode? SetItem(YamlSequence sequence, int depth)
    {
        var items = sequence.Items.ToList();
        if (steps![depth].Index is not { } index || index < 0 || index >= items.Count)
        {
            return Refuse(depth, items.Count == 0 ? "is empty" : $"has the elements [0] to [{items.Count - 1}]");
        }

        if (Set(items[index], depth + 1) is not { } replaced)
        {
            return null;
        }

        items[index] = replaced;
        return sequence with { Items = items.ToEquatableArray() };
    }

    private YamlNode? Refuse(int depth, string why)
    {
        var before = steps![depth].Start;
        problem = $"'{change.Path.Substring(0, before).TrimEnd('.')}' {why}";
        return null;
    }
}
