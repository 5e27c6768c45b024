using System.Text;

namespace MergeDsl.Core.Tests.Yaml;

/// <summary>Texts for the reader: valid ones in every style, and damaged ones.</summary>
internal static class YamlTexts
{
    private static readonly string[] Originals =
    [
        """
            name: polyglot                       # C# type Polyglot
            base_model: models/tiny
            adapters:
              math: { path: adapters/math, weight: 0.7 }
              code: { path: "adapters/code", weight: 0.3 }
            merge:
              method: ties
              density: 0.5
            rules:               # first match wins
              - { modules: "layers.0-3.*.v_proj", density: 0.8, weights: { math: 1.0 } }
              - modules: '*'
                density: [1, [2, a: b], {}]
            output:
              adapter: out/polyglot
            """,
        "a: |\n  x\n   y\n\nb: >-\n  z\n? c\n: d\n",
        "---\r\na: \"x\\n\\u00e9\"\r\nb: 'it''s'\r\n...\r\n",
        "a: &x 1\nb: *x\n<<: {c: !!str d}\n\"e\": \uD83D\uDE00\n",
        "- a\n-\n  - b: c\n    d:\n",
    ];

    private static readonly string[] Fragments =
    [
        .. " \t\n\r:,-?&*!|>'\"%@`#[]{}\\\0".Select(character => character.ToString()),
        "\r\n",
        ": ",
        "\n  ",
        "\n- ",
        "---",
        "\n...\n",
        "<<: ",
        "\\u",
        "\u00A0",
        "\uFEFF",
        "\uD83D",
        "\uD83D\uDE00",
        "a",
        "0.5",
    ];

    /// <summary>A valid recipe-like text with up to six small damages.</summary>
    public static string Damaged(Choices choices) => Damaged(choices.Of(Originals), choices);

    /// <summary>The text with up to six small damages.</summary>
    public static string Damaged(string original, Choices choices)
    {
        var text = original;
        for (var damages = choices.Below(7); damages > 0; damages--)
        {
            var at = choices.Below(text.Length + 1);
            var length = Math.Min(choices.Of(0, 0, 1, 1, 2, 10, 60), text.Length - at);
            var instead = choices.Below(4) switch
            {
                0 => "",
                1 => text.Substring(choices.Below(text.Length + 1) / 2, text.Length / 4),
                _ => choices.Of(Fragments),
            };
            text = text.Remove(at, length).Insert(at, instead);
        }

        return text;
    }

    /// <summary>A valid mapping of scalars, lists and mappings in random styles.</summary>
    public static string Valid(Choices choices)
    {
        var text = new StringBuilder(choices.Of("", "# c\n", "---\n", "\n\n"));
        BlockMapping(text, choices, indentation: 0, depth: 0);
        return choices.Of("", "", "\uFEFF") + text.ToString().Replace("\n", choices.Of("\n", "\r\n"));
    }

    private static void BlockMapping(StringBuilder text, Choices choices, int indentation, int depth)
    {
        for (var i = 0; i <= choices.Below(4); i++)
        {
            text.Append(i == 0 ? "" : new string(' ', indentation)).Append(Key(choices, i)).Append(':');
            BlockValue(text, choices, indentation, depth + 1);
        }
    }

    private static void BlockValue(StringBuilder text, Choices choices, int indentation, int depth)
    {
        var inner = indentation + choices.Of(2, 1, 4);
        switch (depth > 4 ? 0 : choices.Below(7))
        {
            case 1:
                text.Append(choices.Of("\n", " # c\n\n")).Append(' ', inner);
                BlockMapping(text, choices, inner, depth);
                break;
            case 2:
                text.Append(choices.Of("\n", "   \n"));
                BlockList(text, choices, choices.Of(inner, indentation), depth);
                break;
            case 3:
                text.Append(' ');
                FlowValue(text, choices, depth);
                text.Append(choices.Of("\n", "  # c\n"));
                break;
            case 4:
                text.Append(choices.Of(" |", " >", " |-", " >+")).Append('\n').Append(' ', inner).Append("x: [y\n");
                text.Append(choices.Of("", "\n")).Append(' ', inner).Append(choices.Of("'z # t\n", "  more\n"));
                break;
            case 5:
                text.Append(choices.Of("\n", " \n", " # c\n"));
                break;
            default:
                text.Append(choices.Of(" ", "  ", "\t"))
                    .Append(Scalar(choices))
                    .Append(choices.Of("\n", " \n", " # c\n"));
                break;
        }
    }

    private static void BlockList(StringBuilder text, Choices choices, int indentation, int depth)
    {
        for (var i = 0; i <= choices.Below(3); i++)
        {
            text.Append(' ', indentation).Append('-');
            if (depth < 4 && choices.Below(3) == 1)
            {
                text.Append(' ');
                BlockMapping(text, choices, indentation + 2, depth + 1);
            }
            else
            {
                BlockValue(text, choices, indentation, depth + 1);
            }
        }
    }

    private static void FlowValue(StringBuilder text, Choices choices, int depth)
    {
        switch (depth > 4 ? 0 : choices.Below(3))
        {
            case 1:
                text.Append('[').Append(choices.Of("", " "));
                for (var i = choices.Below(4); i > 0; i--)
                {
                    FlowValue(text, choices, depth + 1);
                    text.Append(i > 1 ? choices.Of(", ", " ,") : choices.Of("", " ", ","));
                }

                text.Append(']');
                break;
            case 2:
                text.Append('{').Append(choices.Of("", " "));
                for (var i = choices.Below(4); i > 0; i--)
                {
                    text.Append(Key(choices, i)).Append(": ");
                    FlowValue(text, choices, depth + 1);
                    text.Append(i > 1 ? ", " : choices.Of("", " "));
                }

                text.Append('}');
                break;
            default:
                text.Append(Scalar(choices));
                break;
        }
    }

    private static string Key(Choices choices, int number) =>
        choices.Of("k", "\"k ", "'k: ", "name-", "ké.") is var start && start[0] is '"' or '\''
            ? $"{start}{number}{start[0]}"
            : $"{start}{number}";

    private static string Scalar(Choices choices) =>
        choices.Of(
            "0.5",
            "ties",
            "two words",
            "\"\"",
            "'it''s'",
            "\"a\\tb \\\"c\\\" \\u00e9\"",
            "~",
            "null",
            "\uD83D\uDE00 x",
            "a#b",
            "a:b",
            "-1",
            "out/x.y",
            "'[x'",
            "it's",
            "\"# no comment\""
        );
}
