using System.Text;

namespace MergeDsl.Core.Evaluating;

/// <summary>One word of a command: text and placeholders, which are names in braces; <c>{{name}}</c> is the text <c>{name}</c>.</summary>
internal static class CommandWord
{
    /// <summary>The parts of a word in order, placeholders with their braces.</summary>
    public static IEnumerable<(string Text, bool IsPlaceholder)> Parts(string word)
    {
        var text = new StringBuilder();
        for (var at = 0; at < word.Length; at++)
        {
            if (word[at] == '{' && EndOfName(word, at + 1) is var inner && inner > 0 && Follows(word, inner, '}'))
            {
                text.Append(word, at + 1, inner - at);
                at = inner + 1;
            }
            else if (EndOfName(word, at) is var end && end > 0)
            {
                yield return (text.ToString(), false);
                yield return (word.Substring(at, end - at + 1), true);
                text.Clear();
                at = end;
            }
            else
            {
                text.Append(word[at]);
            }
        }

        yield return (text.ToString(), false);
    }

    private static bool Follows(string word, int at, char expected) => at + 1 < word.Length && word[at + 1] == expected;

    // Where the brace stands that closes a name opened at a place; -1 where no such name begins. Other braces, of JSON or of patterns
    // such as a{3}, are text.
    private static int EndOfName(string word, int at)
    {
        if (at + 1 >= word.Length || word[at] != '{' || !(char.IsLetter(word[at + 1]) || word[at + 1] == '_'))
        {
            return -1;
        }

        var end = at + 1;
        while (end < word.Length && (char.IsLetterOrDigit(word[end]) || word[end] == '_'))
        {
            end++;
        }

        return end < word.Length && word[end] == '}' ? end : -1;
    }
}
