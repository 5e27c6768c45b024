using MergeDsl.Core.Catalog;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Planning;

/// <summary>The <c>merge</c> section as method x space plus quirks: where all dialects become the same thing.</summary>
/// <param name="Method">What is done.</param>
/// <param name="Space">What the operands are.</param>
/// <param name="Quirks">Departures a dialect asks for.</param>
/// <param name="Combination">PEFT's type behind it; null for other dialects.</param>
public sealed record LoweredMethod(MergeMethod Method, Space Space, Quirks Quirks, PeftCombination? Combination)
{
    /// <summary>The strategy of the adapters library behind it; null for other dialects.</summary>
    public CombineStrategy? Strategy { get; init; }

    private const Quirks PeftArithmetic = Quirks.Float32Coefficients | Quirks.StoredPrecision | Quirks.TorchSum;

    /// <summary>Lowers the section; null when its method does not exist or is not defined in its space.</summary>
    /// <param name="merge">The section.</param>
    /// <param name="adapters">How many adapters there are: PEFT merges a single one linearly, whatever was asked.</param>
    public static LoweredMethod? Of(MergeSettings merge, int adapters) =>
        merge.Dialect switch
        {
            Dialect.Peft => OfPeft(merge.Method, adapters),
            Dialect.Library => CombineStrategy.Find(merge.Method) is { } strategy ? OfLibrary(strategy) : null,
            _ => OfNative(merge),
        };

    private static LoweredMethod OfLibrary(CombineStrategy strategy)
    {
        const Quirks OfAll = Quirks.Float32Coefficients | Quirks.StoredPrecision;
        var own =
            strategy == CombineStrategy.Linear ? Quirks.RunningSum
            : strategy == CombineStrategy.NegateB ? Quirks.RunningSum | Quirks.UnsignedOnA
            : Quirks.UnscaledDeltas | Quirks.KeptAlpha | Quirks.SingularValuesInB | Quirks.SpareRanks;
        return new LoweredMethod(strategy.Method, strategy.Space, OfAll | own, null) { Strategy = strategy };
    }

    private static LoweredMethod? OfNative(MergeSettings merge)
    {
        if (MergeMethods.Find(merge.Method) is not { } method)
        {
            return null;
        }

        var space = merge.Space ?? method.Spaces[0];
        return method.Spaces.Contains(space) ? new LoweredMethod(method, space, Quirks.None, null) : null;
    }

    private static LoweredMethod? OfPeft(string name, int adapters)
    {
        if (PeftCombination.Find(name) is not { } asked)
        {
            return null;
        }

        var combination = adapters == 1 ? PeftCombination.Find("linear")! : asked;
        var space = combination.Family == PeftFamily.Linear ? Space.Factors : Space.Dense;
        return new LoweredMethod(combination.Method, space, QuirksOf(combination), combination);
    }

    private static Quirks QuirksOf(PeftCombination combination)
    {
        var quirks = combination.Family switch
        {
            PeftFamily.Linear => PeftArithmetic,
            PeftFamily.Cat => Quirks.StoredPrecision | Quirks.SuccessiveScalars | Quirks.SpareRanks,
            _ => PeftArithmetic | Quirks.SingularValuesInB | Quirks.SpareRanks,
        };
        if (combination.Method.IsRandom)
        {
            quirks |= Quirks.TorchRandom;
        }
        else if (combination.Method.NeedsDensity)
        {
            quirks |= Quirks.TorchTopK;
        }

        return quirks;
    }
}
