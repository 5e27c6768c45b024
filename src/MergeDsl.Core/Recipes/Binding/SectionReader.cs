using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>
/// Reads the keys of one mapping: remembers where each stands, reports keys nobody asked for, and gives null (after a
/// finding) for a value of the wrong kind.
/// </summary>
internal sealed class SectionReader
{
    private readonly BindContext context;
    private readonly RecipeSection section;
    private readonly Dictionary<string, YamlNode> values = new(StringComparer.Ordinal);

    /// <param name="context">What grows.</param>
    /// <param name="path">Where the mapping stands.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="section">The keys it may have.</param>
    public SectionReader(BindContext context, RecipePath path, YamlMapping mapping, RecipeSection section)
    {
        this.context = context;
        this.section = section;
        Path = path;
        foreach (var entry in mapping.Entries)
        {
            context.Place(path[entry.Key].Key, entry.KeySpan);
            context.Place(path[entry.Key], entry.Value.Span);
            if (section.Keys.Any(key => key.Name == entry.Key))
            {
                values[entry.Key] = entry.Value;
            }
            else
            {
                ReportUnknown(entry.Key);
            }
        }
    }

    public RecipePath Path { get; }

    public bool Has(string key) => values.ContainsKey(key);

    public YamlNode? Node(string key) => values.TryGetValue(key, out var node) && !IsNothing(node) ? node : null;

    /// <summary>Reports a key that a recipe cannot do without, unless it is there or probably misspelt.</summary>
    public void Require(string key)
    {
        if (Node(key) is null && !IsMisspelt(key))
        {
            var subject = Has(key) ? Path[key].Key : Path.Key;
            context.Report(section.Missing(key).At(subject));
        }
    }

    /// <summary>Reports that none of the keys is there of which a recipe needs one, unless one is probably misspelt.</summary>
    public void RequireAny()
    {
        if (section.AnyOf.All(key => Node(key) is null && !IsMisspelt(key)))
        {
            Require(section.AnyOf[0]);
        }
    }

    public string? Text(string key) => Text(key, section[key].Expected);

    public double? Number(string key) =>
        ReadValue<double>(key, scalar => scalar.TryNumber(out var number) ? number : null);

    public long? Integer(string key) =>
        ReadValue<long>(key, scalar => scalar.TryInteger(out var number) ? number : null);

    public bool? Boolean(string key) => ReadValue<bool>(key, scalar => scalar.TryBoolean(out var value) ? value : null);

    /// <summary>The position of a word among those of its key.</summary>
    public int? Choice(string key)
    {
        var words = section[key].Words.Select(word => word.Name).ToArray();
        if (Text(key, $"one of {string.Join(", ", words)}") is not { } word)
        {
            return null;
        }

        if (Array.IndexOf(words, word) is var index and >= 0)
        {
            return index;
        }

        context.Report(
            Path[key],
            ValueFindings.UnknownChoice,
            word,
            section[key].Expected,
            Suggestion.Hint(word, words),
            string.Join(", ", words)
        );
        return null;
    }

    /// <summary>Reports that something else stands where the key's kind of value is expected.</summary>
    public void WrongKind(string key, YamlNode found) => WrongKind(key, section[key].Expected, found);

    private bool IsMisspelt(string key) => context.Findings.Any(finding => Consequences.IsMisspelt(finding, Path[key]));

    private static bool IsNothing(YamlNode node) => node is YamlScalar { IsNull: true };

    private void WrongKind(string key, string expected, YamlNode found) =>
        context.Report(Path[key], StructureFindings.WrongKind, key, expected, YamlDescription.Of(found));

    private T? ReadValue<T>(string key, Func<YamlScalar, T?> read)
        where T : struct
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { IsQuoted: false } scalar && read(scalar) is { } value)
        {
            return value;
        }

        WrongKind(key, node);
        return null;
    }

    private string? Text(string key, string expected)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { Text: { Length: > 0 } text })
        {
            return text;
        }

        WrongKind(key, expected, node);
        return null;
    }

    private void ReportUnknown(string key)
    {
        // What this version only reads over is no advice.
        var useful = section.Keys.Where(known => !known.IsReserved).Select(known => known.Name);
        var hint = Suggestion.Hint(key, section.Keys.Select(known => known.Name));
        var rest = $"{hint}; it has {string.Join(", ", useful)}";
        context.Report(Path[key].Key, StructureFindings.UnknownKey, key, section.Title, rest);
    }
}
