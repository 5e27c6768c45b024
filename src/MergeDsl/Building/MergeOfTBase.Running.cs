using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Running;

namespace MergeDsl;

/// <summary>What can be done with a merge.</summary>
public sealed partial class Merge<TBase>
{
    /// <summary>
    /// The merge as a recipe, which goes to <c>out/NAME</c>: as an adapter, or as a model when it says how it is fused. Adapters
    /// are called by their names, those of the same name with a number behind it.
    /// </summary>
    public Recipe Recipe
    {
        get
        {
            var folder = $"out/{model.Name}";
            return RecipeTo(
                model.Output.Fuse is null
                    ? model.Output with
                    {
                        Adapter = folder,
                    }
                    : model.Output with
                    {
                        Model = folder,
                    }
            );
        }
    }

    /// <summary>The merge as YAML, the text of a recipe file.</summary>
    public string ToYaml() => Recipe.ToYaml();

    /// <summary>Everything that is wrong with the merge and its adapters; configs and headers are read, no numbers.</summary>
    public IReadOnlyList<Finding> Validate()
    {
        using var preparation = Prepare(Recipe, overwrite: true);
        return preparation.Findings;
    }

    /// <summary>What a run would do.</summary>
    /// <exception cref="FindingException">There are errors; carries everything found.</exception>
    public MergePlan Plan()
    {
        using var preparation = Prepare(Recipe, overwrite: true);
        return preparation.Plan ?? throw new FindingException(preparation.Findings);
    }

    /// <summary>Merges and writes the result as an adapter that PEFT loads.</summary>
    /// <param name="folder">Where the result goes, relative to the current folder; it appears complete or not at all.</param>
    /// <param name="overwrite">True to replace an existing result once the new one is complete.</param>
    /// <param name="progress">Told of every module that is done, from the threads that merge.</param>
    /// <param name="cancellationToken">Ends the run; nothing is left behind.</param>
    /// <returns>What the run did, with the warnings about recipe, adapters and result.</returns>
    /// <exception cref="FindingException">Something is wrong; carries everything found, and nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is left behind.</exception>
    public Task<MergeReport> SaveAdapterAsync(
        string folder,
        bool overwrite = false,
        IProgress<ModuleReport>? progress = null,
        CancellationToken cancellationToken = default
    ) => Save(model.Output with { Adapter = folder }, overwrite, progress, cancellationToken);

    /// <summary>Merges, and writes the base model with the result fused into it.</summary>
    /// <param name="folder">Where the model goes, relative to the current folder; it appears complete or not at all.</param>
    /// <param name="overwrite">True to replace an existing model once the new one is complete.</param>
    /// <param name="progress">Told of every module that is done, from the threads that merge.</param>
    /// <param name="cancellationToken">Ends the run; nothing is left behind.</param>
    /// <returns>What the run did, with the warnings about recipe, adapters and result.</returns>
    /// <exception cref="FindingException">
    /// Something is wrong, or the base model is not known: carries everything found, and nothing is left behind.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is left behind.</exception>
    public Task<MergeReport> SaveModelAsync(
        string folder,
        bool overwrite = false,
        IProgress<ModuleReport>? progress = null,
        CancellationToken cancellationToken = default
    ) => Save(model.Output with { Model = folder }, overwrite, progress, cancellationToken);

    private LockedFiles Locked => new([.. delta.Terms.Select(term => term.Adapter.Hashes)], LockedBase?.Hashes);

    // The base model of the type, unless another one was named.
    private BaseModel? LockedBase => TBase.Model is { } known && known.Path == model.BaseModel ? known : null;

    private MergePreparation Prepare(Recipe recipe, bool overwrite) =>
        MergePreparation.Of(recipe, new RunOptions { Overwrite = overwrite }, Locked, null);

    private Task<MergeReport> Save(
        OutputSettings output,
        bool overwrite,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    ) =>
        BackgroundRun.Start(
            () => Prepare(RecipeTo(output), overwrite),
            new RunOptions { Overwrite = overwrite },
            progress,
            cancellation
        );

    private Recipe RecipeTo(OutputSettings output)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (adapter, _) in delta.Terms)
        {
            folders[adapter.Path] = adapter.Folder;
        }

        if (LockedBase is { } known)
        {
            folders[known.Path] = ProjectFolder.Find(known.Root, [known.Path]);
        }

        return Recipe.Of(model with { Output = output }, "", folders);
    }
}
