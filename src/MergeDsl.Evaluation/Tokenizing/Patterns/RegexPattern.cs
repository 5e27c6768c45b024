using System.Text.RegularExpressions;
using MergeDsl.Core.Findings;

namespace MergeDsl.Evaluation.Tokenizing.Patterns;

/// <summary>A regular expression over characters, not UTF-16 units.</summary>
internal sealed class RegexPattern : ITextPattern
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Regex regex;
    private readonly Finding tooSlow;

    /// <summary>The pattern <paramref name="pattern"/>.</summary>
    /// <param name="pattern">The pattern in Oniguruma's language.</param>
    /// <param name="file">The file it stands in.</param>
    /// <param name="path">Where in it.</param>
    /// <exception cref="FindingException">It cannot be translated.</exception>
    public RegexPattern(string pattern, string file, string path)
    {
        tooSlow = Finding.Of(TokenizerFindings.PatternTooSlow, file, path);
        try
        {
            regex = new Regex(RegexTranslator.Translate(pattern), RegexOptions.CultureInvariant, Longest);
        }
        catch (FormatException exception)
        {
            throw new FindingException(Finding.Of(TokenizerFindings.UnknownPattern, file, path, exception.Message));
        }
        catch (ArgumentException exception)
        {
            throw new FindingException(
                Finding.Of(
                    TokenizerFindings.UnknownPattern,
                    file,
                    path,
                    $"is not valid ({exception.Message.TrimEnd('.')})"
                )
            );
        }
    }

    /// <inheritdoc/>
    /// <exception cref="FindingException">The pattern takes too long on this text.</exception>
    public IEnumerable<Stretch> Find(string text)
    {
        var units = new SingleUnits(text);
        var last = 0;
        for (var match = First(units.Text); match.Success; match = Next(match))
        {
            // Right behind another match, an empty one is none in Oniguruma.
            if (match.Length > 0 || match.Index > last || match.Index == 0)
            {
                last = match.Index + match.Length;
                yield return new Stretch(units.Original(match.Index), units.Original(last));
            }
        }
    }

    private Match First(string text) => Guard(() => regex.Match(text));

    private Match Next(Match match) => Guard(match.NextMatch);

    private Match Guard(Func<Match> find)
    {
        try
        {
            return find();
        }
        catch (RegexMatchTimeoutException)
        {
            throw new FindingException(tooSlow);
        }
    }
}
