using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>
/// Reads the keys of one mapping: remembers where each stands, reports keys nobody asked for, and gives null (after a
/// finding) for a value of the wrong kind.
/// </summary>
internal sealed class SectionReader
{
    private readonly BindContext context;
    private readonly Dictionary<string, YamlNode> values = new(StringComparer.Ordinal);

    public SectionReader(BindContext context, RecipePath path, YamlMapping mapping, string title, params string[] known)
    {
        this.context = context;
        Path = path;
        var keys = new HashSet<string>(known, StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            context.Place(path[entry.Key].Key, entry.KeySpan);
            context.Place(path[entry.Key], entry.Value.Span);
            if (keys.Contains(entry.Key))
            {
                values[entry.Key] = entry.Value;
            }
            else
            {
                ReportUnknown(entry.Key, title, known);
            }
        }
    }

    public RecipePath Path { get; }

    public bool Has(string key) => values.ContainsKey(key);

    public YamlNode? Node(string key) => values.TryGetValue(key, out var node) && !IsNothing(node) ? node : null;

    public void Require(string key, string title, string what)
    {
        if (Node(key) is null && !context.Findings.Any(finding => Consequences.IsMisspelt(finding, Path[key])))
        {
            var subject = Has(key) ? Path[key].Key : Path.Key;
            context.Report(subject, StructureFindings.MissingKey, title, key, what);
        }
    }

    public string? Text(string key, string expected) =>
        Read(key, expected, scalar => scalar.Text.Length > 0 ? scalar.Text : null);

    public double? Number(string key) =>
        ReadValue<double>(key, "a number", scalar => scalar.TryNumber(out var number) ? number : null);

    public long? Integer(string key) =>
        ReadValue<long>(key, "a whole number", scalar => scalar.TryInteger(out var number) ? number : null);

    public bool? Boolean(string key) =>
        ReadValue<bool>(key, "true or false", scalar => scalar.TryBoolean(out var value) ? value : null);

    /// <summary>The position of a word in a list of words.</summary>
    public int? Choice(string key, string title, IReadOnlyList<string> words)
    {
        if (Text(key, $"one of {string.Join(", ", words)}") is not { } word)
        {
            return null;
        }

        for (var index = 0; index < words.Count; index++)
        {
            if (words[index] == word)
            {
                return index;
            }
        }

        context.Report(
            Path[key],
            ValueFindings.UnknownChoice,
            word,
            title,
            Suggestion.Hint(word, words),
            string.Join(", ", words)
        );
        return null;
    }

    // The floating types stand first among the DTypes, in this order.
    public DType? FloatingType(string key) => (DType?)Choice(key, "dtype", DTypes.FloatingNames);

    public void WrongKind(string key, string expected, YamlNode found) =>
        context.Report(Path[key], StructureFindings.WrongKind, key, expected, YamlDescription.Of(found));

    private static bool IsNothing(YamlNode node) => node is YamlScalar { IsNull: true };

    private T? ReadValue<T>(string key, string expected, Func<YamlScalar, T?> read)
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

        WrongKind(key, expected, node);
        return null;
    }

    private string? Read(string key, string expected, Func<YamlScalar, string?> read)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalar scalar && read(scalar) is { } value)
        {
            return value;
        }

        WrongKind(key, expected, node);
        return null;
    }

    private void ReportUnknown(string key, string title, string[] known)
    {
        // What this version only reads over is no advice.
        var useful = known.Where(one => one is not ("evaluate" or "tune" or "model")).ToArray();
        var rest = $"{Suggestion.Hint(key, known)}; it has {string.Join(", ", useful)}";
        context.Report(Path[key].Key, StructureFindings.UnknownKey, key, title, rest);
    }
}
