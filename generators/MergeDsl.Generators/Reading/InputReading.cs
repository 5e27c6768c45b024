using System.Collections.Immutable;
using System.Text;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Generators.Reading;

/// <summary>Takes our files out of all additional files and reads them; nobody else's is touched.</summary>
internal static class InputReading
{
    /// <summary>The item metadata that says what a file is to us.</summary>
    public const string Metadata = "MergeDsl";

    private const string MetadataKey = "build_metadata.AdditionalFiles." + Metadata;

    /// <summary>The file as a value; null when it is not ours.</summary>
    public static InputFile? Read(
        AdditionalText file,
        AnalyzerConfigOptionsProvider options,
        CancellationToken cancellation
    )
    {
        if (KindOf(file, options) is not { } kind)
        {
            return null;
        }

        try
        {
            var (text, finding) = TextOf(file.GetText(cancellation));
            return new InputFile(kind, file.Path, text, finding);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new InputFile(kind, file.Path, null, Defects.Of(failure));
        }
    }

    /// <summary>Every path once, in ordinal order: what belongs to a file is found by its path.</summary>
    public static IEnumerable<InputFile> Distinct(ImmutableArray<InputFile?> files)
    {
        var byPath = new SortedDictionary<string, InputFile>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file is not null)
            {
                byPath[file.Path] = file;
            }
        }

        return byPath.Values;
    }

    private static InputKind? KindOf(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        !options.GetOptions(file).TryGetValue(MetadataKey, out var kind) ? null
        : string.Equals(kind, "recipe", StringComparison.OrdinalIgnoreCase) ? InputKind.Recipe
        : string.Equals(kind, "lock", StringComparison.OrdinalIgnoreCase) ? InputKind.Lock
        : null;

    private static (string? Text, Finding? Finding) TextOf(SourceText? source)
    {
        if (source is null)
        {
            return (
                null,
                Finding.Of(SyntaxFindings.NotPlainText, "binary content") with
                {
                    Span = SourceSpan.StartOfText,
                }
            );
        }

        // The compiler guesses at bytes that are no UTF-8; the tool does not, and both must say the same.
        var text = source.ToString();
        return source.Encoding is { CodePage: not Utf8 } || text.IndexOf('\0') >= 0
            ? RecipeText.Decode(BytesOf(text, source.Encoding ?? Encoding.UTF8))
            : (text, null);
    }

    private const int Utf8 = 65001;

    private static byte[] BytesOf(string text, Encoding encoding)
    {
        var (mark, content) = (encoding.GetPreamble(), encoding.GetBytes(text));
        var bytes = new byte[mark.Length + content.Length];
        mark.CopyTo(bytes, 0);
        content.CopyTo(bytes, mark.Length);
        return bytes;
    }
}
