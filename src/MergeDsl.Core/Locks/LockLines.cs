using System.Globalization;
using System.Text;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Locks;

/// <summary>Writes the YAML of a lock line by line. Nothing, false and empty lists are left out.</summary>
internal sealed class LockLines
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "null",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
    };

    private readonly StringBuilder text = new();
    private int depth;
    private bool isItem;

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

    /// <summary>An element of a list whose first line is what <paramref name="write"/> writes.</summary>
    public void Item(Action write)
    {
        isItem = true;
        write();
    }

    public void Text(string key, string? value)
    {
        if (value is not null)
        {
            Key(key);
            Quote(value, text.Append(' '));
            text.Append('\n');
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
    public void List(string key, EquatableArray<string> values)
    {
        Key(key);
        text.Append(" [");
        for (var index = 0; index < values.Count; index++)
        {
            Quote(values[index], text.Append(index == 0 ? "" : ", "));
        }

        text.Append("]\n");
    }

    public override string ToString() => text.ToString();

    private void Key(string key)
    {
        text.Append(' ', 2 * depth);
        if (isItem)
        {
            text.Append("- ");
            isItem = false;
        }

        Quote(key, text);
        text.Append(':');
    }

    private static void Quote(string value, StringBuilder text)
    {
        if (IsPlain(value))
        {
            text.Append(value);
            return;
        }

        text.Append('"');
        for (var at = 0; at < value.Length; at++)
        {
            Append(value, at, text);
        }

        text.Append('"');
    }

    private static bool IsPlain(string value)
    {
        // A dot or a digit may begin a number.
        var isWord = value.Length > 0 && (IsLetter(value[0]) || value[0] is '_' or '/') && !Words.Contains(value);
        if (!isWord && !value.StartsWith("../", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var character in value)
        {
            if (!IsLetter(character) && character is not ((>= '0' and <= '9') or '_' or '.' or '/' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetter(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static void Append(string value, int at, StringBuilder text)
    {
        var character = value[at];
        _ = character switch
        {
            '"' or '\\' => text.Append('\\').Append(character),
            '\n' => text.Append("\\n"),
            '\r' => text.Append("\\r"),
            '\t' => text.Append("\\t"),
            >= ' ' and < '\u007F' => text.Append(character),
            _ when char.IsSurrogate(character) && !IsPaired(value, at) => text.Append("\\uFFFD"),
            >= '\u00A0' and not ('\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF') => text.Append(character),
            _ => text.AppendFormat(CultureInfo.InvariantCulture, "\\u{0:X4}", (int)character),
        };
    }

    // Half of a character is none, and YAML has no way to write it.
    private static bool IsPaired(string value, int at) =>
        char.IsHighSurrogate(value[at])
            ? at + 1 < value.Length && char.IsLowSurrogate(value[at + 1])
            : at > 0 && char.IsHighSurrogate(value[at - 1]);
}
