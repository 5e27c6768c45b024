using System.Globalization;
using System.Text;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Adapters;

/// <summary>
/// Rewrites the syntax of Python's <c>re</c> into .NET's. Named groups become numbered ones, because .NET numbers named
/// groups after all others and back references would change their meaning.
/// </summary>
internal sealed class PythonRegexTranslator
{
    private const string Escapes = "abBdDfnrsStvwWAxu";

    private readonly string pattern;
    private readonly StringBuilder output = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private int position;
    private int groups;

    private PythonRegexTranslator(string pattern) => this.pattern = pattern;

    /// <summary>The same expression in .NET's syntax.</summary>
    /// <exception cref="FindingException">It uses what Python does not have.</exception>
    public static string Translate(string pattern) => new PythonRegexTranslator(pattern).Run();

    private string Run()
    {
        while (position < pattern.Length)
        {
            Step();
        }

        return output.ToString();
    }

    private void Step()
    {
        switch (pattern[position])
        {
            case '\\':
                Escape(inClass: false);
                break;
            case '[':
                Class();
                break;
            case '(':
                Group();
                break;
            case '{' when StartsWith("{,"):
                // Python reads {,n} as {0,n}; .NET reads it as text.
                output.Append("{0,");
                position += 2;
                break;
            default:
                Copy(1);
                break;
        }
    }

    private void Escape(bool inClass)
    {
        if (position + 1 == pattern.Length)
        {
            throw Invalid("it ends in a backslash");
        }

        var letter = pattern[position + 1];
        if (letter == 'Z' && !inClass)
        {
            output.Append(@"\z");
            position += 2;
        }
        else if (letter is >= '1' and <= '9' && !inClass)
        {
            BackReference();
        }
        else if (letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') && Escapes.IndexOf(letter) < 0)
        {
            throw Invalid($"Python has no \\{letter}");
        }
        else
        {
            Copy(2);
        }
    }

    private void BackReference()
    {
        var digits = position + 2 < pattern.Length && pattern[position + 2] is >= '0' and <= '9' ? 2 : 1;
        var group = pattern.Substring(position + 1, digits);
        if (int.Parse(group, CultureInfo.InvariantCulture) > groups)
        {
            // .NET would read it as a character code.
            throw Invalid($"there is no group {group}");
        }

        output.Append("(?:\\").Append(group).Append(')');
        position += digits + 1;
    }

    private void Class()
    {
        Copy(1);
        if (StartsWith("^"))
        {
            Copy(1);
        }

        // A bracket right after the opening one is a member.
        var first = position;
        while (position < pattern.Length && (pattern[position] != ']' || position == first))
        {
            switch (pattern[position])
            {
                case '\\':
                    Escape(inClass: true);
                    break;
                case '[':
                    // .NET would read [a-[b]] as a subtraction.
                    output.Append(@"\[");
                    position++;
                    break;
                default:
                    Copy(1);
                    break;
            }
        }

        if (position == pattern.Length)
        {
            throw Invalid("a [ is not closed");
        }

        Copy(1);
    }

    private void Group()
    {
        if (!StartsWith("(?"))
        {
            groups++;
            Copy(1);
        }
        else if (StartsWith("(?P<"))
        {
            names[Name(4, '>')] = ++groups;
            output.Append('(');
        }
        else if (StartsWith("(?P="))
        {
            var name = Name(4, ')');
            var group = names.TryGetValue(name, out var known) ? known : throw Invalid($"there is no group {name}");
            output.Append("(?:\\").Append(group.ToString(CultureInfo.InvariantCulture)).Append(')');
        }
        else if (StartsWith("(?<") && !StartsWith("(?<=") && !StartsWith("(?<!"))
        {
            throw Invalid("Python writes named groups (?P<name>");
        }
        else if (StartsWith("(?'"))
        {
            throw Invalid("Python has no (?'");
        }
        else
        {
            Copy(2);
        }
    }

    private string Name(int start, char end)
    {
        var close = pattern.IndexOf(end, position + start);
        if (close < 0)
        {
            throw Invalid("a group name is not closed");
        }

        var name = pattern.Substring(position + start, close - position - start);
        position = close + 1;
        return name;
    }

    private bool StartsWith(string text) => string.CompareOrdinal(pattern, position, text, 0, text.Length) == 0;

    private void Copy(int count)
    {
        output.Append(pattern, position, count);
        position += count;
    }

    private FindingException Invalid(string reason) => new(Finding.Of(AdapterFindings.InvalidPattern, pattern, reason));
}
