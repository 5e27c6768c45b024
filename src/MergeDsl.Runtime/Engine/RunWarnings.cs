using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Runtime.Ranks;

namespace MergeDsl.Runtime.Engine;

/// <summary>What a user should know about a result that is not wrong but may disappoint.</summary>
internal static class RunWarnings
{
    // Below this share of the energy a cut is worth a warning.
    private const double Enough = 0.95;

    /// <summary>The warnings about a finished run.</summary>
    /// <param name="modules">All modules.</param>
    public static IEnumerable<Finding> Of(IReadOnlyList<ModuleReport> modules)
    {
        var cut = Enumerable.Range(0, modules.Count).Where(index => modules[index].Spectrum is not null).ToArray();
        if (cut.Length > 0)
        {
            var worst = cut.MinBy(index => modules[index].Spectrum!.KeptShare);
            if (modules[worst].Spectrum!.KeptShare < Enough)
            {
                yield return EnergyLost(modules, cut, worst);
            }
        }

        var fitted = modules.Where(module => module.Dora is not null).ToArray();
        if (fitted.Length > 0)
        {
            yield return DoraFitted(fitted);
        }

        var ambiguous = modules.Where(module => module.IsBasisAmbiguous).ToArray();
        if (ambiguous.Length > 0)
        {
            var others = ambiguous.Length == 1 ? "" : Invariant($" and {ambiguous.Length - 1} more");
            yield return Finding
                .Of(RunFindings.AmbiguousBasis, ambiguous[0].Path, others)
                .At(RecipePath.Root["merge"]["space"]);
        }
    }

    private static Finding EnergyLost(IReadOnlyList<ModuleReport> modules, int[] cut, int worst)
    {
        var total = cut.Sum(index => modules[index].Spectrum!.TotalEnergy);
        var kept = cut.Sum(index => modules[index].Spectrum!.KeptEnergy);
        var needed = cut.Select(index => modules[index].Spectrum!.RankFor(Enough)).ToArray();
        var advice = needed.All(rank => rank is not null)
            ? Invariant($"rank {needed.Max()} would keep 95 % in every module")
            : AdviceFor(modules[worst].Spectrum!);
        return Finding
            .Of(
                RunFindings.EnergyLost,
                Percent(kept / total),
                modules[worst].Path,
                Percent(modules[worst].Spectrum!.KeptShare),
                advice
            )
            .At(RecipePath.Root["merge"]["rank"]);
    }

    private static Finding DoraFitted(ModuleReport[] modules)
    {
        var worst = modules.MaxBy(module => module.Dora!.Relative)!;
        var all = new DoraError(
            modules.Sum(module => module.Dora!.LostEnergy),
            modules.Sum(module => module.Dora!.TotalEnergy)
        );
        return Finding
            .Of(RunFindings.DoraFitted, Percent(all.Relative), Percent(worst.Dora!.Relative), worst.Path)
            .At(RecipePaths.OutputDora);
    }

    private static string AdviceFor(Spectrum worst) =>
        worst.RankFor(Enough) is { } rank
            ? Invariant($"rank {rank} would keep 95 % there")
            : Invariant($"at least rank {worst.AtLeastFor(Enough)} would be needed to keep 95 % there");

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
