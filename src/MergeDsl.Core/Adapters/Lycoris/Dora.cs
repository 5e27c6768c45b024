using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>
/// DoRA as LyCORIS trains it (<c>kohya.md</c> 1): V = W + ΔW, and V·(m·(scale/‖V‖ - 1) + 1) for the weight m of the adapter, the norm taken of
/// rows or, where the scale is a row itself, of input channels.
/// </summary>
internal static class Dora
{
    /// <summary>Name of the magnitudes: (out, 1, ...) or (1, in, 1, ...).</summary>
    public const string Scale = "dora_scale";

    // The tools add the epsilon of float32 to the norm; it matters where that is nothing, and V with it.
    private const double Epsilon = 1.1920929e-7;

    /// <summary>What a delta makes of the weight, with the magnitudes when the module has some.</summary>
    /// <param name="target">The module.</param>
    /// <param name="delta">The delta with its whole factor but the adapter's weight.</param>
    public static IEnumerable<WeightChange> Applied(TunedTarget target, Formula delta)
    {
        if (target.Find(Scale) is not { } scale)
        {
            yield return WeightChange.Add(delta);
            yield break;
        }

        var sum = target.Current + delta.Reshape([.. target.Current.Shape]);
        var isPerInput = scale.Shape.Count > 1 && scale.Length(0) == 1 && sum.Length(0) != 1;
        var norms = (isPerInput ? OfInputs(sum) : OfRows(sum)).AtLeast(Epsilon);
        var turned = sum * (scale.Reshape([.. norms.Shape]) / norms);
        yield return WeightChange.SetWeighted((1 - target.Weight) * sum + target.Weight * turned);
    }

    private static Formula OfRows(Formula sum) =>
        sum.Reshape(sum.Length(0), -1).Norm(1).Reshape([sum.Length(0), .. Ones(sum, 1)]);

    private static Formula OfInputs(Formula sum) =>
        sum.Reshape(sum.Length(0), sum.Length(1), -1)
            .Permute(1, 0, 2)
            .Reshape(sum.Length(1), -1)
            .Norm(1)
            .Reshape([1, sum.Length(1), .. Ones(sum, 2)]);

    private static IEnumerable<long> Ones(Formula sum, int known) => Enumerable.Repeat(1L, sum.Shape.Count - known);
}
