using System.ComponentModel;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Generated;

namespace MergeDsl;

/// <summary>
/// A recipe that the compiler has checked and planned; every recipe of a project becomes a class of its own. Immutable.
/// </summary>
public abstract class RecipePlan
{
    private readonly CompiledRecipe compiled;

    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected RecipePlan(CompiledRecipe compiled) => this.compiled = compiled;

    /// <summary>The recipe, with what was changed.</summary>
    public Recipe Recipe => compiled.Recipe;

    /// <summary>What a run does.</summary>
    /// <exception cref="FindingException">The recipe has errors.</exception>
    public MergePlan Plan => compiled.Plan;

    /// <summary>What is to be said about the recipe, as far as it and the lock can tell.</summary>
    public IReadOnlyList<Finding> Findings => compiled.Findings;

    /// <summary>
    /// The folder that the recipe's paths are relative to: the one given, else that of the recipe file, looked for from the
    /// current folder upwards and then from that of the program upwards.
    /// </summary>
    public string Folder => compiled.Folder;

    /// <summary>The recipe as it was compiled.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected RecipeModel Model => compiled.Model;

    /// <summary>The recipe as YAML, the text of a recipe file.</summary>
    public string ToYaml() => Recipe.ToYaml();

    /// <summary>Merges and writes the result.</summary>
    /// <param name="progress">Told of every module that is done, from the threads that merge.</param>
    /// <param name="cancellationToken">Ends the run; nothing is left behind.</param>
    /// <param name="options">How it is run; as many threads as there are cores, and no existing output is replaced, when left out.</param>
    /// <returns>What the run did, with the warnings about recipe, adapters and result.</returns>
    /// <exception cref="FindingException">Something is wrong; carries everything found, and nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is left behind.</exception>
    public Task<MergeReport> RunAsync(
        IProgress<ModuleReport>? progress = null,
        CancellationToken cancellationToken = default,
        RunOptions? options = null
    ) => compiled.RunAsync(options ?? new RunOptions(), progress, cancellationToken);

    /// <summary>Scores the base model, each adapter and the merge on the tasks of the recipe.</summary>
    /// <inheritdoc cref="MergeDsl.Recipe.EvaluateAsync"/>
    public Task<EvaluationReport> EvaluateAsync(
        EvaluationProgress? progress = null,
        CancellationToken cancellationToken = default,
        EvaluateOptions? options = null
    ) => Recipe.EvaluateAsync(progress, cancellationToken, options);

    /// <inheritdoc/>
    public override string ToString() => Model.Name;

    /// <summary>The weight of an adapter, for generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected double WeightOf(string adapter) =>
        Model.Adapters.FirstOrDefault(entry => entry.Key == adapter)?.Weight ?? 1;

    /// <summary>The recipe with other values, for generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected RecipeChange Change() => new(compiled);

    /// <summary>The recipe in another folder, for generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected CompiledRecipe MovedTo(string folder) => compiled.MovedTo(folder);
}
