using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;
using MergeDsl.Core.Yaml;
using MergeDsl.Testing;

namespace MergeDsl.Core.Tests.Yaml;

/// <summary>Reads marked texts and compares what the reader says with the marks.</summary>
internal static class YamlAssert
{
    /// <summary>The text gives exactly the finding, at the only mark.</summary>
    public static Finding ShouldGive(this string marked, FindingDescriptor descriptor)
    {
        var finding = marked.ShouldGive([descriptor])[0];
        return finding;
    }

    /// <summary>The text gives exactly the findings, at the marks, in order.</summary>
    public static EquatableArray<Finding> ShouldGive(this string marked, params FindingDescriptor[] descriptors)
    {
        var text = MarkedText.Parse(marked);
        var document = YamlReader.Read(text.Text);
        var found = document.Findings.Select(finding => $"{finding.Id} {Place(finding.Span!.Value)} {finding.Message}");
        document
            .Findings.Select(finding => finding.Id)
            .ShouldBe(descriptors.Select(row => row.Id), string.Join('\n', found));
        document
            .Findings.Select(finding => Place(finding.Span!.Value))
            .ShouldBe(text.Spans.Select(Place), string.Join('\n', found));
        return document.Findings;
    }

    /// <summary>Reads a text that must be without findings.</summary>
    public static YamlMapping ReadClean(string text)
    {
        var document = YamlReader.Read(text);
        document.Findings.Select(finding => FindingFormatter.Format(finding, "text")).ShouldBeEmpty();
        return document.Root.ShouldNotBeNull();
    }

    /// <summary>The value of a key of the root, or of a key below it.</summary>
    public static YamlNode At(this YamlMapping root, params string[] keys) =>
        keys.Aggregate(
            (YamlNode)root,
            (node, key) => ((YamlMapping)node).Entries.Single(entry => entry.Key == key).Value
        );

    /// <summary>The span equals the mark in all six numbers.</summary>
    public static void ShouldBeAt(this SourceSpan span, MarkedSpan mark) => Place(span).ShouldBe(Place(mark));

    private static string Place(SourceSpan span) =>
        $"{span.Start}+{span.Length} ({span.Line},{span.Column})-({span.EndLine},{span.EndColumn})";

    private static string Place(MarkedSpan span) =>
        $"{span.Start}+{span.Length} ({span.Line},{span.Column})-({span.EndLine},{span.EndColumn})";
}
