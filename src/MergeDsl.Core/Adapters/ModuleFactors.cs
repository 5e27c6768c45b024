using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters;

/// <summary>Factors that are not in the adapter's file but follow from what is: those of an adapter of another kind than LoRA.</summary>
/// <param name="B">(out, rank).</param>
/// <param name="A">(rank, in), everything behind the rank flattened.</param>
public sealed record ModuleFactors(Formula B, Formula A)
{
    /// <summary>The factor that is the delta itself, the other one being the identity; null for two true factors.</summary>
    public Formula? Whole =>
        B is IdentityMatrix ? A
        : A is IdentityMatrix ? B
        : null;

    /// <summary>True when they depend on the base model's numbers.</summary>
    public bool ReadsBase => A.ReadsBase || B.ReadsBase;
}
