using System.Globalization;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using MergeDsl.Core.Yaml;

namespace MergeDsl;

/// <summary>Reads recipe files: whatever is wrong, with the file or with its text, is in the findings.</summary>
internal static class RecipeFile
{
    // No character takes more bytes in UTF-8.
    private const int LargestFile = 4 * YamlReader.MaximumLength;

    /// <summary>Reads the recipe at <paramref name="path"/>.</summary>
    public static RecipeReading Read(string path, RecipeOverride[] overrides)
    {
        try
        {
            var bytes = FileProblem.Guard(path, () => ReadBytes(path));
            var (text, undecodable) = RecipeText.Decode(bytes);
            return text is null ? Failed([undecodable!]) : RecipeReading.Read(text, overrides);
        }
        catch (FindingException failure)
        {
            return Failed(failure.Findings.Select(finding => Hinted(finding, path)));
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
        var folder = Path.GetDirectoryName(path) ?? "";
        try
        {
            var names = Directory
                .EnumerateFiles(folder.Length == 0 ? "." : folder)
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal);
            return Suggestion.Closest(Path.GetFileName(path), names) is { } name ? Path.Combine(folder, name) : null;
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
