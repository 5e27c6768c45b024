using MergeDsl.Core.Adapters;
using MergeDsl.Core.Models;

namespace MergeDsl.Core.Planning;

/// <summary>What is known about everything that a recipe names, read from files or from a lock.</summary>
/// <param name="Adapters">One per adapter of the recipe, in its order; null for one that cannot be read.</param>
/// <param name="BaseModel">The base model; null when the recipe names none or it cannot be read.</param>
/// <param name="Findings">What reading them found, pointing at tokens of the recipe but not located yet.</param>
public sealed record RecipeInputs(
    EquatableArray<AdapterFacts?> Adapters,
    ModelFacts? BaseModel,
    EquatableArray<Finding> Findings
)
{
    /// <summary>True when something that the recipe names cannot be used.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);
}
