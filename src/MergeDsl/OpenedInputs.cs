using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;
using MergeDsl.Core.Recipes;

namespace MergeDsl;

/// <summary>
/// The adapters and the base model that a recipe names, opened: configs and headers are read, no numbers. What cannot be
/// opened is told for all of them at once, each finding pointing at the path in the recipe.
/// </summary>
internal sealed class OpenedInputs : IDisposable
{
    private readonly List<AdapterFolder> adapters = [];
    private readonly List<Finding> findings = [];

    /// <summary>Opens what the recipe names, relative to <paramref name="folder"/>.</summary>
    public OpenedInputs(RecipeModel recipe, string folder)
    {
        foreach (var entry in recipe.Adapters)
        {
            var adapter = Attempt(
                RecipePaths.AdapterFolder(entry.Key),
                () => AdapterFolder.Open(CheckpointPath.Resolve(entry.Path, folder))
            );
            if (adapter is not null)
            {
                adapters.Add(adapter);
                findings.AddRange(adapter.Findings.Select(finding => finding.At(RecipePaths.AdapterFolder(entry.Key))));
            }
        }

        BaseModel = recipe.BaseModel is { } model
            ? Attempt(RecipePaths.BaseModel, () => ModelFolder.ReadFacts(CheckpointPath.Resolve(model, folder)))
            : null;
    }

    /// <summary>The adapters that could be opened, in recipe order.</summary>
    public IReadOnlyList<AdapterFolder> Adapters => adapters;

    /// <summary>The base model; null when the recipe names none or it cannot be read.</summary>
    public ModelFacts? BaseModel { get; }

    /// <summary>What was found, not located yet.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <inheritdoc/>
    public void Dispose() => adapters.ForEach(adapter => adapter.Dispose());

    private T? Attempt<T>(RecipePath subject, Func<T> open)
        where T : class
    {
        try
        {
            return open();
        }
        catch (FindingException failure)
        {
            findings.AddRange(failure.Findings.Select(finding => finding.At(subject)));
            return null;
        }
    }
}
