using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using MergeDsl.Running;

namespace MergeDsl;

/// <summary>What the bytes of a model that is made depend on, as one mark: work is only resumed or joined with work of the same mark.</summary>
internal static class FuseIdentity
{
    private static readonly string Version = typeof(FuseIdentity).Assembly.GetName().Version!.ToString(3);

    /// <summary>The mark of an undoing, in lower-case hexadecimal digits.</summary>
    public static string Of(UnfuseSettings settings, ModelWeights model) =>
        Mark(["unfuse", .. OfModel(model, settings.Share is null)]);

    /// <summary>The mark of a fuse, in lower-case hexadecimal digits.</summary>
    public static string Of(FuseSettings settings, ModelWeights model, IReadOnlyList<AdapterFolder> adapters) =>
        Mark(Lines(settings, model, adapters));

    /// <summary>The mark of a recipe's model, in lower-case hexadecimal digits.</summary>
    /// <param name="recipe">The recipe, overrides applied.</param>
    /// <param name="marks">The marks of its adapters.</param>
    /// <param name="model">The base model.</param>
    /// <param name="isAlone">False when the work is shared.</param>
    public static string Of(RecipeModel recipe, IReadOnlyList<InputMarks> marks, ModelWeights model, bool isAlone) =>
        Mark([
            RecipeYaml.Write(WithoutFolders(recipe)),
            .. marks.Select(mark => $"{mark.Config} {mark.Weights}"),
            .. OfModel(model, isAlone),
        ]);

    // Where things lie may differ between the machines that share the work; what they are, and whether they are, may not.
    private static RecipeModel WithoutFolders(RecipeModel recipe) =>
        recipe.OfMerge() with
        {
            BaseModel = null,
            Adapters = recipe.Adapters.Select(adapter => adapter with { Path = "" }).ToEquatableArray(),
            Output = recipe.Output with { Adapter = recipe.Output.Adapter is null ? null : "", Model = "" },
        };

    private static string Mark(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [Version, .. lines]))));

    private static IEnumerable<string> Lines(
        FuseSettings settings,
        ModelWeights model,
        IReadOnlyList<AdapterFolder> adapters
    )
    {
        yield return $"{settings.AsPeft} {settings.IsSafe} {settings.AutocastsAdapters} {settings.Type} {settings.IsUndoable} {settings.IsSwap}";
        yield return settings.ShardSize?.ToString(CultureInfo.InvariantCulture) ?? "";
        foreach (var line in OfModel(model, settings.Share is null))
        {
            yield return line;
        }

        foreach (var (adapter, weighted) in adapters.Zip(settings.Adapters))
        {
            var own = CheckpointHashes.OfAdapter(adapter.Path);
            yield return $"{own.Config} {own.Weights} {Numbers.Text(weighted.Weight)}";
        }
    }

    private static IEnumerable<string> OfModel(ModelWeights model, bool isAlone)
    {
        var hashes = CheckpointHashes.OfModel(model.Folder);
        yield return $"{hashes.Config} {hashes.Headers}";

        foreach (var shard in model.Shards)
        {
            yield return FileHashes.Sample(shard.Path);
        }

        if (isAlone)
        {
            foreach (var shard in model.Shards)
            {
                yield return File.GetLastWriteTimeUtc(shard.Path).Ticks.ToString(CultureInfo.InvariantCulture);
            }

            yield break;
        }

        // Shares may be done on machines with copies of their own, whose times differ; the first one's tokenizer goes with all.
        foreach (var file in model.ListCompanions().Carried)
        {
            yield return $"{file} {FileHashes.Sha256(Path.Combine(model.Folder, file))}";
        }
    }
}
