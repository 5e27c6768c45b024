using System.Text;

namespace MergeDsl.Core.Text;

/// <summary>Turns names that people write (<c>tiny-llama</c>, <c>7b.chat</c>) into C# identifiers.</summary>
public static class Identifiers
{
    // An underscore would break the naming rules that analyzers check.
    private const string BeforeDigit = "N";
    private const string Nameless = "Unnamed";

    /// <summary>
    /// The name in PascalCase: every run of letters and digits begins with a capital, whatever stands between them is left
    /// out, and an <c>N</c> is put before a leading digit. No keyword of C# has a capital, so none comes out.
    /// </summary>
    /// <param name="name">Any text.</param>
    /// <param name="reserved">Identifiers that must not come out: a <c>2</c> (or more) is put behind those.</param>
    public static string Pascal(string name, params string[] reserved) =>
        Free(Pascal(name), identifier => reserved.Contains(identifier));

    /// <summary>The identifier itself when it is not taken, else with the first number from 2 on behind it that is not.</summary>
    public static string Free(string identifier, Func<string, bool> isTaken)
    {
        var free = identifier;
        for (var number = 2; isTaken(free); number++)
        {
            free = identifier + Numbers.Text(number);
        }

        return free;
    }

    private static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        var isStart = true;
        foreach (var character in name)
        {
            if (char.IsLetterOrDigit(character))
            {
                text.Append(isStart ? char.ToUpperInvariant(character) : character);
            }

            isStart = !char.IsLetterOrDigit(character);
        }

        return text.Length == 0 ? Nameless
            : char.IsDigit(text[0]) ? BeforeDigit + text
            : text.ToString();
    }
}
