using System.Text;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Text;

/// <summary>Turns the bytes of a recipe file into its text: strict UTF-8, nothing replaced, nothing guessed.</summary>
public static class RecipeText
{
    /// <summary>
    /// How a finding calls bytes that are no UTF-8, or the U+FFFD that has taken the place of some. Which bytes they were does
    /// not matter: the compiler gets to see the latter only.
    /// </summary>
    internal const string Undecodable = "damaged or no UTF-8 from here on";

    private const int Utf8MarkLength = 3;

    /// <summary>Decodes UTF-8, with or without a byte order mark.</summary>
    /// <returns>
    /// The text without its byte order mark, or the finding that says what else the bytes are, at the line and column of
    /// the first byte that does not belong. Exactly one of the two is null.
    /// </returns>
    public static (string? Text, Finding? Finding) Decode(byte[] bytes)
    {
        if (ForeignMark(bytes) is { } encoding)
        {
            return (null, Finding.Of(SyntaxFindings.NotUtf8, encoding) with { Span = SourceSpan.StartOfText });
        }

        var start = StartsWith(bytes, 0xEF, 0xBB, 0xBF) ? Utf8MarkLength : 0;
        var zero = Array.IndexOf(bytes, (byte)0);
        if (zero >= 0)
        {
            return (null, At(bytes, start, zero, SyntaxFindings.NotPlainText, "binary content (a zero byte)"));
        }

        var invalid = Utf8Validity.FirstInvalid(bytes, start);
        return invalid < bytes.Length
            ? (null, At(bytes, start, invalid, SyntaxFindings.NotUtf8, Undecodable))
            : (Encoding.UTF8.GetString(bytes, start, bytes.Length - start), null);
    }

    private static string? ForeignMark(byte[] bytes) =>
        StartsWith(bytes, 0xFF, 0xFE, 0, 0) ? "UTF-32 (byte order mark FF FE 00 00)"
        : StartsWith(bytes, 0, 0, 0xFE, 0xFF) ? "UTF-32 (byte order mark 00 00 FE FF)"
        : StartsWith(bytes, 0xFF, 0xFE) ? "UTF-16 (byte order mark FF FE)"
        : StartsWith(bytes, 0xFE, 0xFF) ? "UTF-16 (byte order mark FE FF)"
        : null;

    private static bool StartsWith(byte[] bytes, params byte[] mark) =>
        bytes.Length >= mark.Length && mark.SequenceEqual(bytes.Take(mark.Length));

    private static Finding At(byte[] bytes, int start, int bad, FindingDescriptor descriptor, string found)
    {
        // What stands in front of the bad byte only has to give its line and column.
        var before = Encoding.UTF8.GetString(bytes, start, Math.Max(0, bad - start));
        return Finding.Of(descriptor, found) with { Span = new TextLines(before).Span(before.Length, before.Length) };
    }
}
