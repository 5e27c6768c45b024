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
    // No position: the word at this place of a list is none of its key's.
    private const int Unread = -1;

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
    public int? Choice(string key) =>
        Text(key, $"one of {string.Join(", ", WordsOf(key))}") is { } word ? Choice(key, word, Path[key]) : null;

    /// <summary>
    /// The positions of the words of a list among those of its key; below 0 for what is none of them, so that the others keep their places.
    /// </summary>
    public EquatableArray<int> Choices(string key)
    {
        var words = string.Join(", ", WordsOf(key));
        var expected = "a list of " + words;
        if (Node(key) is YamlSequence { Items.Count: 0 })
        {
            context.Report(Path[key], StructureFindings.WrongKind, key, "at least one of " + words, "an empty list");
        }

        return Items(key, expected)
            .Select(item => (item.Text is { } word ? Choice(key, word, item.Path) : null) ?? Unread)
            .ToEquatableArray();
    }

    /// <summary>A text, or a list of texts.</summary>
    public EquatableArray<string> Texts(string key) =>
        Node(key) is YamlScalar
            ? EquatableArray.Of(Text(key)).Where(text => text is not null).Select(text => text!).ToEquatableArray()
            : Items(key, section[key].Expected).Select(item => item.Text).OfType<string>().ToEquatableArray();

    /// <summary>Reports that something else stands where the key's kind of value is expected.</summary>
    public void WrongKind(string key, YamlNode found) => WrongKind(key, section[key].Expected, found);

    private string[] WordsOf(string key) => [.. section[key].Words.Select(word => word.Name)];

    // The text is null where something else stands.
    private List<(string? Text, RecipePath Path)> Items(string key, string expected)
    {
        var items = new List<(string? Text, RecipePath Path)>();
        if (Node(key) is not { } node)
        {
            return items;
        }

        if (node is not YamlSequence sequence)
        {
            WrongKind(key, expected, node);
            return items;
        }

        for (var index = 0; index < sequence.Items.Count; index++)
        {
            var (item, path) = (sequence.Items[index], Path[key][index]);
            context.Place(path, item.Span);
            var text = item is YamlScalar { IsNull: false, Text: { Length: > 0 } written } ? written : null;
            items.Add((text, path));
            if (text is null)
            {
                context.Report(path, StructureFindings.WrongKind, path.Keys, "a text", YamlDescription.Of(item));
            }
        }

        return items;
    }

    private int? Choice(string key, string word, RecipePath path)
    {
        var words = WordsOf(key);
        if (Array.IndexOf(words, word) is var index and >= 0)
        {
            return index;
        }

        context.Report(
            path,
            ValueFindings.UnknownChoice,
            word,
            section[key].Expected,
            Suggestion.Hint(word, words),
            string.Join(", ", words)
        );
        return null;
    }

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
        string[] known = [.. section.Keys.Select(known => known.Name)];
        var rest = $"{Suggestion.Hint(key, known)}; it has {string.Join(", ", known)}";
        context.Report(Path[key].Key, StructureFindings.UnknownKey, key, section.Title, rest);
    }
}
