using System.Text;
using MergeDsl.Core.Text;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Locks;

/// <summary>Writes the YAML of a lock line by line. Nothing, false and empty lists are left out.</summary>
internal sealed class LockLines
{
    private readonly StringBuilder text = new();
    private int depth;

    public void Comment(string comment) => text.Append(comment).Append('\n');

    /// <summary>A mapping below a key; <c>{}</c> when there is nothing in it.</summary>
    public void Section(string key, Action write)
    {
        Key(key);
        var end = text.Length;
        text.Append('\n');
        depth++;
        write();
        depth--;
        if (text.Length == end + 1)
        {
            text.Insert(end, " {}");
        }
    }

    /// <summary>A mapping or a list below a key with one part per element.</summary>
    public void Section<T>(string key, EquatableArray<T> elements, Action<T> write) =>
        Section(
            key,
            () =>
            {
                foreach (var element in elements)
                {
                    write(element);
                }
            }
        );

    public void Text(string key, string? value)
    {
        if (value is not null)
        {
            Plain(key, YamlText.Of(value));
        }
    }

    /// <summary>A hash: never in quotes, even when all its digits happen to be decimal ones.</summary>
    public void Hash(string key, string? value)
    {
        if (value is not null)
        {
            Plain(key, value);
        }
    }

    /// <summary>A value that needs no quotes.</summary>
    public void Plain(string key, string value)
    {
        Key(key);
        text.Append(' ').Append(value).Append('\n');
    }

    public void Number(string key, long value) => Plain(key, Numbers.Text(value));

    public void Number(string key, double value) => Plain(key, Numbers.Text(value));

    public void Flag(string key, bool value)
    {
        if (value)
        {
            Plain(key, "true");
        }
    }

    public void Texts(string key, EquatableArray<string> values)
    {
        if (values.Count > 0)
        {
            List(key, values);
        }
    }

    public void Integers(string key, EquatableArray<int> values)
    {
        if (values.Count > 0)
        {
            Plain(key, $"[{string.Join(", ", values.Select(value => Numbers.Text(value)))}]");
        }
    }

    /// <summary>A list of texts, also an empty one.</summary>
    public void List(string key, EquatableArray<string> values) => Plain(key, Listed(values));

    /// <summary>An element of a list: a key with a list of texts.</summary>
    public void Item(string key, EquatableArray<string> values) =>
        text.Append(' ', 2 * depth).Append($"- {YamlText.Of(key)}: {Listed(values)}\n");

    public override string ToString() => text.ToString();

    private static string Listed(EquatableArray<string> values) => $"[{string.Join(", ", values.Select(YamlText.Of))}]";

    private void Key(string key) => text.Append(' ', 2 * depth).Append(YamlText.Of(key)).Append(':');
}
