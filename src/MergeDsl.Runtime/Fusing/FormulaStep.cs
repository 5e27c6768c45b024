using MergeDsl.Core.Fusing;
using MergeDsl.Runtime.Formulas;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Applies what an adapter makes of a whole slice, which the tile has to be.</summary>
/// <param name="step">The step.</param>
/// <param name="numbers">Given the slice as earlier steps left it, the numbers that the formula reads.</param>
internal sealed class FormulaStep(ApplyFormula step, Func<float[], IFormulaSource> numbers) : ITileStep
{
    /// <inheritdoc/>
    public void Apply(FuseTile tile)
    {
        var changed = Changed(tile.Exact);
        if (tile.IsRounded)
        {
            (tile.Rounded.SequenceEqual(tile.Exact) ? changed : Changed(tile.Rounded)).CopyTo(tile.Rounded);
        }

        changed.CopyTo(tile.Exact);
        tile.Lost.Clear();
    }

    private float[] Changed(ReadOnlySpan<float> slice)
    {
        float[] current = [.. slice];
        var made = new FormulaEvaluator(numbers(current)).Run(step.Formula);
        var weight = (float)step.Weight;
        if (step is { IsDelta: false, Weight: 1 })
        {
            return made;
        }

        for (var index = 0; index < current.Length; index++)
        {
            var delta = step.IsDelta ? made[index] : made[index] - current[index];
            current[index] += weight * delta;
        }

        return current;
    }
}
