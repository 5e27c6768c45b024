using System.Globalization;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using MergeDsl.Core.Yaml;

namespace MergeDsl;

/// <summary>A recipe read from a file and checked by itself, without looking at any adapter.</summary>
public sealed class RecipeFile
{
    // No character takes more bytes in UTF-8.
    private const int LargestFile = 4 * YamlReader.MaximumLength;

    private readonly byte[] bytes;

    private RecipeFile(string path, byte[] bytes, RecipeReading reading, IReadOnlyList<RecipeOverride> overrides)
    {
        Path = path;
        this.bytes = bytes;
        Reading = reading;
        Overrides = overrides;
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>The folder that paths in the recipe are relative to; empty for the current one.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path) ?? "";

    /// <summary>The file's bytes, before any override.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The values that replaced those of the file, in order.</summary>
    public IReadOnlyList<RecipeOverride> Overrides { get; }

    /// <summary>The recipe, the places of its tokens and the findings about its text.</summary>
    public RecipeReading Reading { get; }

    /// <summary>Reads a recipe. Whatever is wrong, with the file or with its text, is in the findings.</summary>
    /// <param name="path">The recipe file.</param>
    /// <param name="overrides">Values that replace those of the file, in order.</param>
    public static RecipeFile Load(string path, params RecipeOverride[] overrides)
    {
        try
        {
            var bytes = FileProblem.Guard(path, () => ReadBytes(path));
            var (text, undecodable) = RecipeText.Decode(bytes);
            var reading = text is null ? Failed([undecodable!]) : RecipeReading.Read(text, overrides);
            return new RecipeFile(path, bytes, reading, overrides);
        }
        catch (FindingException failure)
        {
            return new RecipeFile(
                path,
                [],
                Failed(failure.Findings.Select(finding => Hinted(finding, path))),
                overrides
            );
        }
    }

    private static RecipeReading Failed(IEnumerable<Finding> findings) =>
        new(null, new RecipeSpans(), findings.ToEquatableArray());

    // A recipe is typed by hand; the other files that may be missing have fixed names, and theirs gets no hint.
    private static Finding Hinted(Finding finding, string path) =>
        finding.Descriptor == FileFindings.FileMissing && Neighbour(path) is { } near
            ? finding with
            {
                Descriptor = finding.Descriptor with
                {
                    Message = finding.Descriptor.Message + " (did you mean '{1}'?)",
                },
                Arguments = EquatableArray.Of(path, near),
            }
            : finding;

    // The file beside the path whose name is closest to the one written.
    private static string? Neighbour(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(path) ?? "";
        try
        {
            var names = Directory
                .EnumerateFiles(folder.Length == 0 ? "." : folder)
                .Select(file => System.IO.Path.GetFileName(file))
                .Order(StringComparer.Ordinal);
            return Suggestion.Closest(System.IO.Path.GetFileName(path), names) is { } name
                ? System.IO.Path.Combine(folder, name)
                : null;
        }
        catch (Exception exception) when (FileProblem.IsFileProblem(exception))
        {
            return null;
        }
    }

    private static byte[] ReadBytes(string path)
    {
        using var file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        int count;
        while ((count = file.Read(buffer)) > 0)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > LargestFile)
            {
                throw new FindingException(TooLarge(path));
            }
        }

        return bytes.ToArray();
    }

    private static Finding TooLarge(string path)
    {
        var largest = LargestFile.ToString(CultureInfo.InvariantCulture);
        return Finding.Of(FileFindings.JsonTooLarge, path, $"more than {largest}", largest) with
        {
            Span = SourceSpan.StartOfText,
        };
    }
}
