using System.Globalization;
using System.Text;

namespace MergeDsl.Core.Findings;

/// <summary>The one line a finding is printed as, by the compiler and the command line alike.</summary>
public static class FindingFormatter
{
    /// <summary>
    /// <c>path(line,column): error MDSLnnnn: text</c>, lines and columns from 1; <c>path: error …</c> when the finding has
    /// no place. Line breaks and other control characters in user text are escaped, so that it stays one line.
    /// </summary>
    /// <param name="finding">What was found.</param>
    /// <param name="path">The file, spelled as the reader should see it.</param>
    public static string Format(Finding finding, string path)
    {
        var place = finding.Span is { } span
            ? string.Format(CultureInfo.InvariantCulture, "({0},{1})", span.Line, span.Column)
            : "";
        return $"{path}{place}: {Word(finding.Severity)} {finding.Id}: {MessageOf(finding)}";
    }

    /// <summary>The message on one line, as every front end prints it.</summary>
    public static string MessageOf(Finding finding) => OneLine(finding.Message);

    /// <summary>
    /// The same line where no file is known, with the token of the recipe in the file's place:
    /// <c>merge.density: error MDSLnnnn: text</c>.
    /// </summary>
    public static string Format(Finding finding)
    {
        var line = Format(finding, finding.Origin ?? finding.Subject?.Keys ?? "");
        return line.StartsWith(": ", StringComparison.Ordinal) ? line.Substring(2) : line;
    }

    private static string Word(Severity severity) =>
        severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "info",
        };

    private static string OneLine(string message)
    {
        var line = new StringBuilder(message.Length);
        foreach (var character in message)
        {
            _ = character switch
            {
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' => line.AppendFormat(
                    CultureInfo.InvariantCulture,
                    "\\u{0:x4}",
                    (int)character
                ),
                _ => line.Append(character),
            };
        }

        return line.ToString();
    }
}
