namespace MergeDsl.Generators.Tests.Driving;

/// <summary>Damages texts reproducibly, as people and merge tools do: characters, lines, values.</summary>
/// <param name="seed">What the damage depends on.</param>
internal sealed class TextMutator(ulong seed)
{
    private static readonly string[] Telling =
    [
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        ",",
        "\"",
        "'",
        "#",
        "&a",
        "*a",
        "!!str ",
        "|",
        ">",
        "---\n",
        "\t",
        "\r\n",
        "\n",
        "\0",
        "\uFEFF",
        "\u2028",
        "\u202E",
        "\uD800",
        "\U0001F600",
        "*/",
        "</summary>",
        "&amp;",
        "\\",
        "\\u0041",
        "{0}",
        "@",
        "class",
        "é",
        "٣",
        "0",
        "-1",
        "1e999",
        ".nan",
        ".inf",
        "0x10",
        "null",
        "~",
        "true",
        "<<: ",
        "999999999999999999999",
        "1e-320",
        "name: ",
        "adapters:\n",
        "rank: ",
    ];

    private readonly Dice dice = new(seed);

    /// <summary>The text with one to four changes.</summary>
    public string Mutate(string text)
    {
        for (var change = dice.Next(4); change >= 0; change--)
        {
            text = Change(text);
        }

        return text;
    }

    private string Change(string text)
    {
        var at = dice.Next(text.Length + 1);
        var some = Math.Min(text.Length - at, 1 + dice.Next(dice.Next(3) == 0 ? 40 : 4));
        return dice.Next(8) switch
        {
            0 => text.Remove(at, some),
            1 => text.Insert(at, text.Substring(at, some)),
            2 => text.Insert(at, Telling[dice.Next(Telling.Length)]),
            3 => text.Remove(at, some).Insert(at, Telling[dice.Next(Telling.Length)]),
            4 => Lines(text, lines => lines.RemoveAt(dice.Next(lines.Count))),
            5 => Lines(text, lines => lines.Insert(dice.Next(lines.Count), lines[dice.Next(lines.Count)])),
            6 => Lines(text, ReplaceValue),
            _ => text[..at],
        };
    }

    private void ReplaceValue(List<string> lines)
    {
        var line = dice.Next(lines.Count);
        var colon = lines[line].IndexOf(':', StringComparison.Ordinal);
        lines[line] = lines[line][..(colon + 1)] + " " + Telling[dice.Next(Telling.Length)];
    }

    private static string Lines(string text, Action<List<string>> change)
    {
        List<string> lines = [.. text.Split('\n')];
        change(lines);
        return string.Join('\n', lines);
    }
}
