using System.Text;
using System.Text.RegularExpressions;

namespace MergeDsl.Evaluation.Tasks;

/// <summary>Compares what a model wrote with the right answer.</summary>
public static class AnswerText
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly string[] Articles = ["a", "an", "the"];

    /// <summary>What counts as the answer of a text: up to the first stop, without white space around it.</summary>
    public static string Of(string written, IEnumerable<string> stops)
    {
        var end = stops
            .Select(stop => written.IndexOf(stop, StringComparison.Ordinal))
            .Where(index => index >= 0)
            .DefaultIfEmpty(written.Length)
            .Min();
        return written[..end].Trim();
    }

    /// <summary>True when a written answer is right.</summary>
    /// <param name="written">What the model wrote, see <see cref="Of"/>.</param>
    /// <param name="answer">The right answer, or a regular expression for it.</param>
    /// <param name="match">When it is right.</param>
    /// <exception cref="RegexMatchTimeoutException">The expression takes longer than a second.</exception>
    public static bool IsRight(string written, string answer, MatchRule match) =>
        match switch
        {
            MatchRule.Normalized => Normalize(written) == Normalize(answer),
            MatchRule.Contains => written.Contains(answer, StringComparison.Ordinal),
            MatchRule.Regex => Pattern(answer).IsMatch(written),
            _ => written == answer,
        };

    /// <summary>
    /// A text as SQuAD's script compares it: lower case, without punctuation and English articles, one blank between words.
    /// </summary>
    public static string Normalize(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text.ToLowerInvariant().Where(character => !char.IsPunctuation(character)))
        {
            plain.Append(character);
        }

        var words = plain.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Where(word => !Articles.Contains(word)));
    }

    /// <summary>The regular expression that an answer is.</summary>
    /// <exception cref="RegexParseException">It is none.</exception>
    internal static Regex Pattern(string answer) => new(answer, RegexOptions.CultureInvariant, Patience);
}
