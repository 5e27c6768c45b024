using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Adapters.SingleFiles;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Running;

/// <summary>The outputs of a recipe: where they go, what is in their way, and how findings about them are told.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="inputs">What it names; null when it could not be read.</param>
internal sealed class RecipeOutputs(Recipe recipe, OpenedInputs? inputs)
{
    /// <summary>The adapter; null when the recipe names none.</summary>
    public RecipeOutput? Adapter { get; } =
        RecipeOutput.Of(RecipePaths.OutputAdapter, recipe.Model?.Output.Adapter, recipe.Folder);

    /// <summary>The model; null when the recipe names none.</summary>
    public RecipeOutput? Model { get; } =
        RecipeOutput.Of(RecipePaths.OutputModel, recipe.Model?.Output.Model, recipe.Folder);

    /// <summary>True when the adapter is a single file.</summary>
    public bool IsFile => Adapter is not null && SingleFileName.IsFile(Adapter.Written);

    /// <summary>What no output may overwrite.</summary>
    public IEnumerable<string> Protected =>
        recipe.Path.Length == 0 ? inputs!.Folders : inputs!.Folders.Append(recipe.Path);

    /// <summary>Where the model goes, or a share of the adapter.</summary>
    public OutputTarget TargetOf(RecipeOutput output, RunOptions options) =>
        new(output.Folder, [.. Protected])
        {
            Kind = output == Adapter ? OutputKind.Adapter : OutputKind.Model,
            Overwrite = options.Overwrite,
            Resume = options.Resume,
            Share = options.Share,
        };

    /// <summary>Why the outputs must not be written, as far as their places tell. Touches nothing.</summary>
    public IEnumerable<Finding> Refusals(RunOptions options)
    {
        var adapter =
            Adapter is null ? []
            : IsFile ? OutputFile.Refusals(Adapter.Folder, Protected, options.Overwrite)
            : options.Share is null ? OutputFolder.Refusals(Adapter.Folder, Protected, options.Overwrite)
            : TargetOf(Adapter, options).Refusals();
        var model = Model is null ? [] : TargetOf(Model, options).Refusals();
        return
        [
            .. adapter.Select(finding => Respell(Adapter!, finding)),
            .. model.Select(finding => Respell(Model!, finding)),
        ];
    }

    /// <summary>Why a plan cannot be run so.</summary>
    public IEnumerable<Finding> RefusalsOf(MergePlan plan, RunOptions options) =>
        options.Share is not null && IsFile
            ? [Respell(Adapter!, Finding.Of(SingleFileFindings.FileInParts, Adapter!.Folder))]
        : options.Share is not null && Adapter is not null && plan.Output.Library is not null
            ? [Respell(Adapter, Finding.Of(LibraryFindings.NotInParts, Adapter.Folder))]
        : options.Share is not null && Adapter is not null && plan.Modules.Any(module => module.Rank.Energy is not null)
            ? [Respell(Adapter, Finding.Of(OutputFindings.AdapterInParts, Adapter.Folder))]
        : [];

    /// <summary>Ends a run that is refused.</summary>
    /// <exception cref="FindingException">It is refused.</exception>
    public void Demand(MergePlan plan, RunOptions options)
    {
        Finding[] refusals = [.. Refusals(options), .. RefusalsOf(plan, options)];
        if (refusals.Length > 0)
        {
            throw new FindingException(refusals);
        }
    }

    /// <summary>What a call gives; findings that name no token of the recipe are about <paramref name="output"/>.</summary>
    public T About<T>(RecipeOutput output, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (FindingException failure)
        {
            throw new FindingException([.. failure.Findings.Select(finding => Respell(output, finding))]);
        }
    }

    /// <inheritdoc cref="About{T}(RecipeOutput, Func{T})"/>
    public void About(RecipeOutput output, Action call) =>
        About(
            output,
            () =>
            {
                call();
                return true;
            }
        );

    /// <summary>A finding with paths spelled as the recipe spells them; one that names no token of the recipe is about <paramref name="output"/>.</summary>
    public Finding Respell(RecipeOutput output, Finding finding)
    {
        var known = inputs!.Respell(finding);
        return finding.Subject is null ? output.Respell(known) : known;
    }
}
