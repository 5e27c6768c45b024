using MergeDsl.Evaluation.Interference;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>A measure as a heat map shows it.</summary>
/// <param name="Key">Its name in the page.</param>
/// <param name="Title">What the tab says.</param>
/// <param name="Explanation">What is seen, in a sentence.</param>
/// <param name="Value">The number of a module; null where there is none.</param>
/// <param name="Text">How it is written.</param>
/// <param name="Middle">
/// What is neither good nor bad, for measures with two sides; null for those that grow from nothing to much.
/// </param>
/// <param name="IsLowBad">True where a fight is below the middle, false where it is above.</param>
/// <param name="Reach">The least that the colours reach from the middle or from 0: smaller differences are no news.</param>
internal sealed record HeatMeasure(
    string Key,
    string Title,
    string Explanation,
    Func<ModuleInterference, double?> Value,
    Func<double?, string> Text,
    double? Middle,
    bool IsLowBad,
    double Reach
)
{
    /// <summary>All of them, in the order of the tabs.</summary>
    public static IReadOnlyList<HeatMeasure> All { get; } =
    [
        new(
            "cosine",
            "Cosine",
            "The lowest cosine of two adapters’ changes. Below 0 they point against each other, above 0 they pull the same way.",
            module => module.Measures.LowestCosine,
            Figures.Two,
            0,
            true,
            0.1
        ),
        new(
            "signs",
            "Sign conflict",
            "Magnitude that pulls against the stronger side of its entry, in percent points above what independent changes have.",
            module => module.Measures.Signs is { } signs ? signs.Opposed - signs.ByChance : null,
            Figures.Points,
            0,
            false,
            0.02
        ),
        new(
            "left",
            "Left over",
            "The least of any adapter’s change that the others leave. At 100 % nobody touches it, below 50 % most of it is undone.",
            module => module.Measures.LeastLeft,
            Figures.Percent,
            1,
            true,
            0.25
        ),
        new(
            "overlap",
            "Overlap",
            "The largest share of directions that two adapters both read and write. Near 0 they work side by side.",
            module => module.Measures.LargestOverlap,
            Figures.Two,
            null,
            false,
            0.25
        ),
        new(
            "norm",
            "Size",
            "Frobenius norm of the weighted sum of the changes: where the adapters do their work.",
            module => module.Measures.Sum.Norm,
            Figures.Three,
            null,
            false,
            0
        ),
        new(
            "rank",
            "Effective rank",
            "How many directions the weighted sum really uses: exp of the entropy of its energy.",
            module => module.Measures.Sum.EntropyRank,
            Figures.One,
            null,
            false,
            1
        ),
        new(
            "kept",
            "Energy lost",
            "Share of the weighted sum’s energy outside its leading ranks, as many as the recipe keeps.",
            module => 1 - module.Measures.Sum.KeptAtRank,
            Figures.Percent,
            null,
            false,
            0.05
        ),
        new(
            "scale",
            "Suggested scale",
            "The scale at which the merge carries every adapter’s own change at full strength: "
                + Measures.ScaleFormula
                + ".",
            module => module.Measures.SuggestedScale,
            Figures.Two,
            1,
            false,
            0.25
        ),
    ];
}
