using System.ComponentModel;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Generated;

/// <summary>For generated code: a recipe as the compiler left it. Immutable.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CompiledRecipe
{
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
    ) => throw new NotImplementedException();

    internal Recipe Recipe => throw new NotImplementedException();

    internal RecipeModel Model => throw new NotImplementedException();

    internal MergePlan Plan => throw new NotImplementedException();

    internal IReadOnlyList<Finding> Findings => throw new NotImplementedException();

    internal string Folder => throw new NotImplementedException();

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
    ) => throw new NotImplementedException();

    internal CompiledRecipe MovedTo(string folder) => throw new NotImplementedException();

    internal CompiledRecipe With(RecipeModel changed) => throw new NotImplementedException();

    internal Task<MergeReport> RunAsync(
        RunOptions options,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    ) => throw new NotImplementedException();
}
