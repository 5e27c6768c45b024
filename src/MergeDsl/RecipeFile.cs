using System.Globalization;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using MergeDsl.Core.Yaml;

namespace MergeDsl;

/// <summary>A recipe read from a file: the model, or everything that is wrong with the text.</summary>
public sealed class RecipeFile
{
    // No text that is read has more characters, and none of them takes more bytes in UTF-8.
    private const int LargestFile = 4 * YamlReader.MaximumLength;

    private readonly RecipeSpans spans;

    private RecipeFile(string path, byte[] bytes, RecipeModel? model, RecipeSpans spans, IEnumerable<Finding> findings)
    {
        Path = path;
        Bytes = bytes;
        Model = model;
        this.spans = spans;
        Findings = [.. findings.Select(spans.Locate)];
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>The folder that paths in the recipe are relative to.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path) ?? Path;

    /// <summary>The file's bytes.</summary>
    public IReadOnlyList<byte> Bytes { get; }

    /// <summary>The recipe; null when its text has errors.</summary>
    public RecipeModel? Model { get; }

    /// <summary>What was found in the text, each with its place.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Reads and binds a recipe. Whatever is wrong, with the file or with its text, is in the findings.</summary>
    /// <param name="path">The recipe file.</param>
    /// <param name="overrides">Values to replace, each <c>PATH=VALUE</c>, e.g. <c>merge.density=0.3</c>.</param>
    public static RecipeFile Load(string path, IReadOnlyList<string> overrides)
    {
        byte[] bytes;
        try
        {
            bytes = FileProblem.Guard(path, () => ReadBytes(path));
        }
        catch (FindingException failure)
        {
            return new RecipeFile(path, [], null, new RecipeSpans(), failure.Findings);
        }

        return Read(path, bytes, overrides);
    }

    /// <summary>Gives a finding its place in the text.</summary>
    internal Finding Locate(Finding finding) => spans.Locate(finding);

    private static RecipeFile Read(string path, byte[] bytes, IReadOnlyList<string> overrides)
    {
        var (text, undecodable) = RecipeText.Decode(bytes);
        if (text is null)
        {
            return new RecipeFile(path, bytes, null, new RecipeSpans(), [undecodable!]);
        }

        var document = YamlReader.Read(text);
        if (document.Root is null)
        {
            return new RecipeFile(path, bytes, null, new RecipeSpans(), document.Findings);
        }

        var bound = RecipeBinder.Bind(document.Root, overrides);
        return new RecipeFile(path, bytes, bound.Model, bound.Spans, document.Findings.Concat(bound.Findings));
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

    private static Finding TooLarge(string path) =>
        Finding.Of(
            FileFindings.JsonTooLarge,
            path,
            $"more than {LargestFile.ToString(CultureInfo.InvariantCulture)}",
            LargestFile.ToString(CultureInfo.InvariantCulture)
        );
}
