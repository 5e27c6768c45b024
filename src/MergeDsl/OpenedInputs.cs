using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl;

/// <summary>
/// The adapters and the base model that a recipe names, opened: configs and headers are read, no numbers. What cannot be
/// opened is told for all of them at once, each finding pointing at the path in the recipe and spelling it as the recipe does.
/// </summary>
internal sealed class OpenedInputs : IDisposable
{
    private readonly Recipe recipe;
    private readonly List<AdapterFolder> adapters = [];
    private readonly List<AdapterFacts?> facts = [];
    private readonly List<Finding> findings = [];
    private readonly List<(string Opened, string Written)> folders = [];

    /// <summary>Opens what the recipe names.</summary>
    public OpenedInputs(Recipe recipe, RecipeModel model)
    {
        this.recipe = recipe;
        foreach (var entry in model.Adapters)
        {
            var adapter = Attempt(
                RecipePaths.AdapterFolder(entry.Key),
                entry.Path,
                CheckpointPath.ResolveAdapter,
                path => AdapterFolder.Open(path, entry.Key, model.IsOfHeads)
            );
            facts.Add(adapter?.Facts);
            if (adapter is not null)
            {
                adapters.Add(adapter);
                Report(adapter.Findings, RecipePaths.AdapterFolder(entry.Key));
            }
        }

        var baseModel = model.BaseModel is { } written
            ? Attempt(
                RecipePaths.BaseModel,
                written,
                (name, folder) => CheckpointPath.Resolve(name, folder),
                ModelFolder.ReadFacts
            )
            : null;
        Known = new RecipeInputs(facts.ToEquatableArray(), baseModel, findings.ToEquatableArray());
    }

    /// <summary>The adapters that could be opened, in recipe order.</summary>
    public IReadOnlyList<AdapterFolder> Adapters => adapters;

    /// <summary>What opening them told.</summary>
    public RecipeInputs Known { get; }

    /// <summary>The folders of everything that the recipe names and that exists.</summary>
    public IEnumerable<string> Folders => folders.Select(place => place.Opened);

    /// <summary>The folder that the recipe calls so; null when it does not exist.</summary>
    public string? FolderOf(string written) =>
        folders
            .Where(place => place.Written == LockPaths.WithoutEnd(written))
            .Select(place => place.Opened)
            .FirstOrDefault();

    /// <summary>The base model with its numbers, where a plan reads them; null where none does. The caller closes it.</summary>
    public ModelWeights? OpenBase(MergePlan plan, RecipeModel model) =>
        plan.ReadsBase ? ModelWeights.Open(FolderOf(model.BaseModel!)!) : null;

    /// <summary>The finding with the paths of these folders spelled as in the recipe.</summary>
    public Finding Respell(Finding finding) =>
        folders.Aggregate(finding, (spelled, place) => spelled.Respelled(place.Opened, place.Written));

    /// <inheritdoc/>
    public void Dispose() => adapters.ForEach(adapter => adapter.Dispose());

    private T? Attempt<T>(
        RecipePath subject,
        string written,
        Func<string, string, string> resolve,
        Func<string, T> open
    )
        where T : class
    {
        // A path that is missing or no text has been reported where the recipe was read.
        if (written.Length == 0)
        {
            return null;
        }

        try
        {
            var spelled = LockPaths.WithoutEnd(written);
            var path = resolve(spelled, recipe.FolderOf(written));
            folders.Add((path, spelled));
            return open(path);
        }
        catch (FindingException failure)
        {
            Report(failure.Findings, subject);
            return null;
        }
    }

    // What is found while a folder is opened is about that folder, the latest.
    private void Report(IEnumerable<Finding> found, RecipePath subject) =>
        findings.AddRange(
            found.Select(finding =>
                (folders.Count == 0 ? finding : finding.Respelled(folders[^1].Opened, folders[^1].Written)).At(subject)
            )
        );
}
