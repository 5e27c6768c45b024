using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Formulas;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>A module's tensors in a base model that is fused into.</summary>
/// <param name="weight">Its weight.</param>
/// <param name="bias">Its bias; null for none.</param>
/// <param name="isTransposed">True when the weight is stored as (in, out).</param>
internal sealed class ModulePlace(TensorInfo weight, TensorInfo? bias, bool isTransposed) : IModulePlace
{
    public TensorInfo Weight => weight;

    public TensorInfo? Bias => bias;

    public Formula Original { get; } = Turned(new BaseTensor(weight), isTransposed);

    public Formula Current { get; } = Turned(new CurrentWeight(weight.Shape), isTransposed);

    public Formula? OriginalBias { get; } = bias is null ? null : new BaseTensor(bias);

    public Formula? CurrentBias { get; } = bias is null ? null : new CurrentWeight(bias.Shape);

    /// <summary>The formula of a changed tensor as the base stores it.</summary>
    /// <exception cref="FormulaException">It does not have the numbers of the tensor.</exception>
    public Formula Stored(WeightChange change)
    {
        var target = change.IsBias
            ? OriginalBias ?? throw new FormulaException("the base's module has no bias")
            : Original;
        var shape = Fitted(change.Formula, target);
        var formula = change.Formula.Shape.Equals(shape) ? change.Formula : change.Formula.Reshape([.. shape]);
        return change.IsBias ? formula : Turned(formula, isTransposed);
    }

    /// <summary>The shape that a delta of the weight has.</summary>
    /// <exception cref="FormulaException">It does not have the numbers of the weight.</exception>
    public EquatableArray<long> Fitted(Formula delta) => Fitted(delta, Original);

    // Everything behind the rows may be flattened.
    private static EquatableArray<long> Fitted(Formula formula, Formula target) =>
        formula.Count == target.Count && formula.Length(0) == target.Length(0)
            ? target.Shape
            : throw new FormulaException($"they make {formula.ShapeText} of {target.ShapeText}");

    private static Formula Turned(Formula formula, bool isTransposed) => isTransposed ? formula.T : formula;
}
