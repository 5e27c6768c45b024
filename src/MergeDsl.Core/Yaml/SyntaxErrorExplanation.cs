using MergeDsl.Core.Findings;
using YamlDotNet.Core;

namespace MergeDsl.Core.Yaml;

/// <summary>
/// Turns whatever the library's parser threw into the one finding that names the mistake and its place. The library tells
/// its errors apart by their messages only; one that is not known here is still reported, with the library's reason.
/// </summary>
internal sealed class SyntaxErrorExplanation
{
    private static readonly string[] ReservedStart = ["cannot start any token", "scanning an anchor or alias"];

    private static readonly (string Words, string Expected)[] Expectations =
    [
        ("',' or ']'", "',' or ']'"),
        ("',' or '}'", "',' or '}'"),
        ("'-' indicator", "'- ' as in the lines of the list above"),
        ("expected node content", "a value"),
        ("Mapping values are not allowed", "a value"),
        ("Block sequence entries are not allowed", "the list to start on a line of its own"),
        ("comment or line break", "the end of the line"),
        ("expected <document", "the end of the text or a line that fits those above"),
    ];

    private readonly YamlSource source;
    private readonly ObservedScanner scanner;
    private readonly string message;
    private readonly int failedAt;

    private SyntaxErrorExplanation(YamlSource source, ObservedScanner scanner, Exception failure)
    {
        this.source = source;
        this.scanner = scanner;
        message = failure is YamlException ? failure.Message : "";
        failedAt = Math.Min(Place(failure), source.Text.Length);
    }

    /// <summary>Explains why reading <paramref name="source"/> ended with <paramref name="failure"/>.</summary>
    public static Finding Explain(YamlSource source, ObservedScanner scanner, Exception failure)
    {
        var explanation = new SyntaxErrorExplanation(source, scanner, failure);
        return new SyntaxOutline(source, scanner, explanation.failedAt).FirstMistake() ?? explanation.ByMessage();
    }

    // The scanner's errors start where the token starts and end where it went wrong; the parser's start at the wrong token.
    private int Place(Exception failure) =>
        failure switch
        {
            SemanticErrorException semantic => (int)semantic.Start.Index,
            YamlException reserved when Says(ReservedStart) => (int)reserved.Start.Index,
            YamlException syntax => (int)syntax.End.Index,
            _ => scanner.Reached,
        };

    private bool Says(params string[] words) => words.Any(word => message.IndexOf(word, StringComparison.Ordinal) >= 0);

    private Finding ByMessage() =>
        Says("invalid mapping") ? new LineExplanation(source).UnexpectedColon(failedAt)
        : Says("expected key", "expected ':'") ? new LineExplanation(source).MissingKey(LastWord())
        : Says("escape character", "hexadecimal number") ? UnknownEscape()
        : Says(ReservedStart)
            ? Character(SyntaxFindings.ReservedCharacter, failedAt, source.Slice(failedAt, failedAt + 1))
        : Says(" tab ") ? Character(SyntaxFindings.TabIndentation, Tab(), "a tab")
        : Unexpected();

    private Finding Character(FindingDescriptor descriptor, int at, string name) =>
        source.Finding(descriptor, at, at + 1, name);

    private int Tab() => Math.Max(source.Text.IndexOf('\t', scanner.Reached), 0);

    private Finding UnknownEscape()
    {
        var start = Math.Max(source.Text.LastIndexOf('\\', Math.Min(failedAt, source.Text.Length - 1)), 0);
        var end = start + (char.IsHighSurrogate(source.At(start + 1)) ? 3 : 2);
        return source.Finding(SyntaxFindings.UnknownEscape, start, end, source.Slice(start, end));
    }

    private Finding Unexpected()
    {
        var start = LastWord();
        while (IsInWord(start) && IsInWord(start - 1))
        {
            start--;
        }

        var end = start;
        while (IsInWord(end))
        {
            end++;
        }

        end = Math.Max(end, Math.Min(start + 1, source.Text.Length));
        return Expectations.FirstOrDefault(row => Says(row.Words)).Expected is { } expected
            ? source.Finding(SyntaxFindings.UnexpectedText, start, end, source.Excerpt(start, end), expected)
            : source.Finding(SyntaxFindings.Unreadable, start, end, Reason());
    }

    // "While scanning a block scalar, found extra spaces in first line." says twice where; the second half says what.
    private string Reason()
    {
        var reason = message.Substring(message.IndexOf(", ", StringComparison.Ordinal) + 1).Trim(' ', '.');
        return reason.Length == 0
            ? "a key, a value or a bracket is missing here"
            : char.ToLowerInvariant(reason[0]) + reason.Substring(1);
    }

    /// <summary>Where it failed, or the last word in front of that when only blanks follow to the end of the text.</summary>
    private int LastWord()
    {
        if (source.Slice(failedAt, source.Text.Length).Trim().Length > 0)
        {
            var at = failedAt;
            while (source.EndsWord(at))
            {
                at++;
            }

            return at;
        }

        var end = source.Slice(0, failedAt).TrimEnd().Length;
        while (end > 0 && !source.EndsWord(end - 1))
        {
            end--;
        }

        return end;
    }

    private bool IsInWord(int offset) =>
        !source.EndsWord(offset) && source.At(offset) is not (',' or '[' or ']' or '{' or '}');
}
