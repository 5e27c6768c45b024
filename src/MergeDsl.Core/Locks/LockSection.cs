using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Locks;

/// <summary>
/// Takes typed values out of one mapping of a lock. What is not as expected becomes a finding at its place, and the section
/// counts as broken.
/// </summary>
/// <param name="mapping">The mapping.</param>
/// <param name="title">What findings call it.</param>
/// <param name="findings">Where they go.</param>
internal sealed class LockSection(YamlMapping mapping, string title, List<Finding> findings)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>True when something in it is not as expected.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>True when the key is there, even with nothing behind it.</summary>
    public bool Has(string key) => mapping.Entries.Any(entry => entry.Key == key);

    /// <summary>The value of a key; null when it is absent or nothing.</summary>
    public YamlNode? Node(string key)
    {
        known.Add(key);
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value is YamlScalar { IsNull: true } ? null : entry.Value;
            }
        }

        return null;
    }

    /// <summary>What <paramref name="read"/> makes of the value of a key; null when it is absent.</summary>
    public T? Take<T>(string key, string expected, Func<YamlNode, T?> read)
        where T : class =>
        Node(key) is not { } node ? null
        : read(node) is { } value ? value
        : Refuse<T>(key, expected, node);

    /// <summary>The same for numbers and truth values, which are never quoted.</summary>
    public T? TakeValue<T>(string key, string expected, Func<YamlScalar, T?> read)
        where T : struct
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        var value = node is YamlScalar scalar ? read(scalar) : null;
        if (value is null)
        {
            Refuse<object>(key, expected, node);
        }

        return value;
    }

    public string? Text(string key) => Take(key, "a text", node => (node as YamlScalar)?.Text);

    /// <summary>One of several words.</summary>
    public string? Word(string key, params string[] words) =>
        Take(
            key,
            string.Join(" or ", words.Select(word => $"'{word}'")),
            node => node is YamlScalar scalar && words.Contains(scalar.Text) ? scalar.Text : null
        );

    public bool Flag(string key) =>
        TakeValue<bool>(key, "true or false", scalar => scalar.TryBoolean(out var flag) ? flag : null) ?? false;

    /// <summary>The elements of a list, each read; none when it is absent.</summary>
    public EquatableArray<T> List<T>(string key, string expected, Func<YamlNode, T?> read)
        where T : class
    {
        var elements = (Take(key, expected, node => node as YamlSequence)?.Items ?? default)
            .Select(item => read(item) ?? Refuse<T>(key, expected, item))
            .ToArray();
        return elements.OfType<T>().ToEquatableArray();
    }

    public EquatableArray<string> Texts(string key) => List(key, "a list of texts", node => (node as YamlScalar)?.Text);

    /// <summary>The pairs of a mapping, each read; none when it is absent.</summary>
    public EquatableArray<T> Pairs<T>(string key, string expected, Func<string, YamlNode, T?> read)
        where T : class
    {
        var pairs = Take(key, expected, node => node as YamlMapping)?.Entries ?? default;
        var values = new List<T>(pairs.Count);
        foreach (var pair in pairs)
        {
            if ((read(pair.Key, pair.Value) ?? Refuse<T>(pair.Key, expected, pair.Value)) is { } value)
            {
                values.Add(value);
            }
        }

        return values.ToEquatableArray();
    }

    /// <summary>Reports the keys that nobody has asked for: what they mean is not known, so the section is not either.</summary>
    public void RefuseOthers()
    {
        foreach (var entry in mapping.Entries.Where(entry => !known.Contains(entry.Key)))
        {
            Report(title, "nothing but what 'mergedsl lock' writes", $"'{entry.Key}'", entry.KeySpan);
        }
    }

    /// <summary>Reports a key that must be there.</summary>
    public void Require(string key, string expected)
    {
        if (Node(key) is null)
        {
            Report(title, expected, $"no '{key}'", mapping.Span);
        }
    }

    private T? Refuse<T>(string key, string expected, YamlNode found)
        where T : class
    {
        Report(key, expected, YamlDescription.Of(found), found.Span);
        return null;
    }

    private void Report(string subject, string expected, string found, SourceSpan span)
    {
        IsBroken = true;
        findings.Add(Finding.Of(LockFindings.Malformed, subject, expected, found) with { Span = span });
    }
}
