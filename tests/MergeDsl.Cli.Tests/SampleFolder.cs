using System.Security.Cryptography;
using MergeDsl.Testing;

namespace MergeDsl.Cli.Tests;

/// <summary>A copy of the shipped recipes and adapters that a test may change.</summary>
public sealed class SampleFolder : IDisposable
{
    private readonly TempFolder folder = new();

    /// <summary>Copies <c>recipes</c>, without outputs.</summary>
    public SampleFolder()
    {
        var recipes = Path.Combine(Checkout.Root, "recipes");
        foreach (var file in Directory.GetFiles(recipes, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(recipes, file);
            if (!relative.StartsWith("out", StringComparison.Ordinal) && !IsScores(relative))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(folder[relative])!);
                File.Copy(file, folder[relative]);
            }
        }
    }

    /// <summary>The path of the exact-sum recipe.</summary>
    public string ExactSum => folder["exact-sum.recipe.yaml"];

    /// <summary>The text of the exact-sum recipe up to its tasks.</summary>
    public string MergeText => File.ReadAllText(ExactSum).Split("\n# `mergedsl evaluate`")[0];

    /// <summary>The path of the recipe that runs TIES on full changes.</summary>
    public string Ties => folder["ties-dense.recipe.yaml"];

    /// <summary>The path of the recipe that writes a model.</summary>
    public string Fused => folder["fused.recipe.yaml"];

    /// <summary>A path inside the folder.</summary>
    public string this[string relative] => folder[relative];

    /// <summary>Writes a recipe whose text is that of the exact sum with some pieces replaced, one after the other.</summary>
    public string WriteRecipe(string name, params (string Piece, string Replacement)[] replacements)
    {
        var text = File.ReadAllText(ExactSum);
        foreach (var (piece, replacement) in replacements)
        {
            if (!text.Contains(piece, StringComparison.Ordinal))
            {
                throw new ArgumentException($"The recipe does not contain '{piece}'.", nameof(replacements));
            }

            text = text.Replace(piece, replacement, StringComparison.Ordinal);
        }

        File.WriteAllText(folder[name], text);
        return folder[name];
    }

    /// <summary>The text with the folder's own path, which differs from run to run, replaced by <c>SAMPLE</c>.</summary>
    public string Anonymous(string text) => text.Replace(folder.Path, "SAMPLE", StringComparison.Ordinal);

    /// <summary>All files with the hashes of their bytes.</summary>
    public string Content() =>
        string.Join(
            '\n',
            Directory
                .GetFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")
        );

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    // What evaluations and searches have written beside the recipes.
    private static bool IsScores(string relative) =>
        relative.Contains(".evaluation", StringComparison.Ordinal)
        || relative.Contains(".tuned.", StringComparison.Ordinal);
}
