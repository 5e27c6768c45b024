using System.Globalization;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Yaml;

/// <summary>
/// Reads the YAML that recipes are written in: one document whose root is a mapping; block and flow collections, plain,
/// quoted and block scalars, comments. Anchors, aliases, tags, merge keys, keys that are not text and further documents are
/// findings. The only place that knows the YAML library.
/// </summary>
public static class YamlReader
{
    /// <summary>Longest recipe that is read, in UTF-16 units.</summary>
    public const int MaximumLength = 1 << 20;

    /// <summary>Deepest nesting of mappings and lists that is read; the root is level 1.</summary>
    public const int MaximumDepth = 32;

    /// <summary>Reads a text; never throws.</summary>
    /// <param name="text">The text; a byte order mark in front is tolerated, spans count it as an offset, not a column.</param>
    /// <param name="maximumLength">Longest text that is read, in UTF-16 units.</param>
    /// <returns>
    /// The root, and the findings in the order of their places. The root is null when a part of it could not be read; it is
    /// given in spite of findings where it stands for everything that is written (of two equal keys it holds the first).
    /// After an error of syntax nothing behind it is reported.
    /// </returns>
    public static YamlDocument Read(string text, int maximumLength = MaximumLength)
    {
        if (text.Length > maximumLength)
        {
            return Refused(TooLarge(text.Length, maximumLength));
        }

        var source = new YamlSource(text);
        return PlainTextRule.FirstViolation(source) is { } violation ? Refused(violation) : Parse(source);
    }

    private static Finding TooLarge(int length, int maximumLength) =>
        new YamlSource("").Finding(
            SyntaxFindings.TooLarge,
            0,
            0,
            length.ToString(CultureInfo.InvariantCulture),
            maximumLength.ToString(CultureInfo.InvariantCulture)
        );

    private static YamlDocument Parse(YamlSource source)
    {
        var scanner = new ObservedScanner(source);
        var builder = new YamlTreeBuilder(source, scanner);
        try
        {
            var root = builder.Build();
            return new YamlDocument(root, InOrder(scanner.Findings.Concat(builder.Findings)));
        }
        catch (FindingException stopped)
        {
            return Stopped(stopped.Findings[0], scanner, builder);
        }
        catch (Exception failure)
        {
            // The library throws more than its own exception type (an unclosed bracket gives InvalidOperationException).
            return Stopped(SyntaxErrorExplanation.Explain(source, scanner, failure), scanner, builder);
        }
    }

    private static YamlDocument Stopped(Finding fatal, ObservedScanner scanner, YamlTreeBuilder builder)
    {
        var place = fatal.Span?.Start ?? 0;
        var before = scanner.Findings.Concat(builder.Findings).Where(finding => finding.Span?.Start < place);
        return new YamlDocument(null, InOrder(before.Append(fatal)));
    }

    private static YamlDocument Refused(Finding finding) => new(null, EquatableArray.Of(finding));

    private static EquatableArray<Finding> InOrder(IEnumerable<Finding> findings) =>
        findings.OrderBy(finding => finding.Span?.Start).ToEquatableArray();
}
