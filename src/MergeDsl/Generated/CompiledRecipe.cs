using System.ComponentModel;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Running;

namespace MergeDsl.Generated;

/// <summary>For generated code: a recipe as the compiler left it. Immutable.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CompiledRecipe
{
    private readonly string path;
    private readonly string? folder;
    private readonly IAdapter[] adapters;
    private readonly BaseModel? baseModel;
    private readonly Lazy<MergePlan> plan;
    private readonly Lazy<IReadOnlyList<Finding>> findings;

    /// <summary>A recipe that the compiler has planned.</summary>
    /// <param name="path">The recipe file relative to the project, with <c>/</c>.</param>
    /// <param name="model">The recipe as values.</param>
    /// <param name="plan">The plan, asked for when it is needed.</param>
    /// <param name="adapters">The handles of its adapters, in its order.</param>
    /// <param name="baseModel">The handle of its base model; null when it names none.</param>
    public CompiledRecipe(
        string path,
        RecipeModel model,
        Func<MergePlan> plan,
        IAdapter[] adapters,
        BaseModel? baseModel = null
    )
        : this(path, null, model, new Lazy<MergePlan>(plan), adapters, baseModel, null) { }

    private CompiledRecipe(
        string path,
        string? folder,
        RecipeModel model,
        Lazy<MergePlan> plan,
        IAdapter[] adapters,
        BaseModel? baseModel,
        Finding? refusal
    )
    {
        (this.path, this.folder, Model, this.plan) = (path, folder, model, plan);
        (this.adapters, this.baseModel, Refusal) = (adapters, baseModel, refusal);
        findings = new(() => refusal is null ? Check() : [refusal]);
    }

    internal RecipeModel Model { get; }

    internal Recipe Recipe => Refusal is null ? Recipe.Of(Model, Folder) : Recipe.Of(Model, Folder, Refusal);

    // What takes the base model is not in the generated plan: it is planned anew.
    internal MergePlan Plan =>
        Model.Output.IsDora || adapters.Any(adapter => adapter.Facts.NeedsBase) ? Prepare(Model).Plan! : plan.Value;

    internal IReadOnlyList<Finding> Findings => findings.Value;

    internal string Folder =>
        folder
        ?? ProjectFolder.Find(
            Path.GetDirectoryName(path) ?? "",
            [.. Model.Adapters.Select(adapter => adapter.Path), Path.GetFileName(path)]
        );

    private Finding? Refusal { get; }

    /// <summary>
    /// A recipe that the compiler refused. It can be made and looked at; whatever needs a plan throws the finding.
    /// </summary>
    /// <param name="path">The recipe file relative to the project, with <c>/</c>.</param>
    /// <param name="model">The recipe as values, as far as they could be read.</param>
    /// <param name="id">Id of its first error.</param>
    /// <param name="subject">The token it is about, <c>merge.density</c>; empty for the recipe as a whole.</param>
    /// <param name="arguments">What fills the finding's message.</param>
    public static CompiledRecipe Broken(
        string path,
        RecipeModel model,
        string id,
        string subject,
        params string[] arguments
    )
    {
        var refusal = Finding.Of(FindingCatalog.Find(id)!, arguments).At(new RecipePath(subject));
        var plan = new Lazy<MergePlan>(() => throw new FindingException(refusal));
        return new CompiledRecipe(path, null, model, plan, [], null, refusal);
    }

    internal CompiledRecipe MovedTo(string place) => new(path, place, Model, plan, adapters, baseModel, Refusal);

    /// <summary>The recipe with another model, checked and planned from the lock's facts.</summary>
    /// <exception cref="FindingException">It has errors; carries everything found.</exception>
    internal CompiledRecipe With(RecipeModel changed)
    {
        if (Refusal is not null)
        {
            throw new FindingException(Refusal);
        }

        if (changed == Model)
        {
            return this;
        }

        var (found, planned) = Prepare(changed);
        return planned is null
            ? throw new FindingException(found)
            : new CompiledRecipe(path, folder, changed, new Lazy<MergePlan>(planned), adapters, baseModel, null);
    }

    internal Task<MergeReport> RunAsync(
        RunOptions options,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    )
    {
        var locked = new LockedFiles([.. adapters.Select(adapter => adapter.Hashes)], baseModel?.Hashes);
        return BackgroundRun.Start(
            () => MergePreparation.Of(Recipe, options, locked, () => Plan),
            options,
            progress,
            cancellation
        );
    }

    private IReadOnlyList<Finding> Check() => Prepare(Model).Findings;

    private (IReadOnlyList<Finding> Findings, MergePlan? Plan) Prepare(RecipeModel model)
    {
        var reading = RecipeReading.Of(model);
        var facts = adapters.Select(adapter => (Core.Adapters.AdapterFacts?)adapter.Facts).ToEquatableArray();
        var inputs = new RecipeInputs(facts, baseModel?.Facts, default);
        var planning = RecipePlanner.Prepare(model, reading.HasErrors, inputs);
        return ([.. reading.Findings, .. planning.Findings], planning.Plan);
    }
}
