using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>What several kinds of LyCORIS modules ask of a module.</summary>
internal static class LycorisTargets
{
    /// <summary>
    /// alpha/rank, applied once as in training: LyCORIS' own <c>merge_to</c> applies that of LoHa and LoKr twice. An alpha of 0, and none at
    /// all, mean the rank (<c>kohya.md</c> 1, 5).
    /// </summary>
    public static double ScaleOf(this TunedTarget target, long rank) =>
        target.FindScalar(LycorisKind.Alpha) is { } alpha and not 0 ? alpha / rank : 1;

    /// <summary>Adds parts to weight and bias.</summary>
    /// <exception cref="FindingException">There is a part for a bias, and the base has none.</exception>
    public static IEnumerable<WeightChange> Differences(this TunedTarget target, string ofWeight, string ofBias)
    {
        yield return WeightChange.Add(SameShape(target.Part(ofWeight), target.Current));
        if (target.Find(ofBias) is not { } bias)
        {
            yield break;
        }

        yield return target.CurrentBias is { } current
            ? WeightChange.AddBias(SameShape(bias, current))
            : throw new FindingException(
                Finding.Of(
                    AdapterFindings.NotInFile,
                    target.Adapter.Name,
                    target.Path,
                    $"a bias that '{ofBias}' is added to, which the base model does not have"
                )
            );
    }

    private static Formula SameShape(Formula difference, Formula weight) =>
        difference.Shape == weight.Shape
            ? difference
            : throw new FormulaException($"{difference.ShapeText} is no difference of {weight.ShapeText}");
}
