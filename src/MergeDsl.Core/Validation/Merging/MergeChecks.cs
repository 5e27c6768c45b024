using MergeDsl.Core.Planning;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>All checks of a recipe against its adapters and its base model.</summary>
internal static class MergeChecks
{
    // What these find between the adapters at hand stays true, whatever an adapter that could not be read would add.
    private static readonly IMergeCheck[] Lasting =
    [
        new VariantCheck(),
        new SingleFileCheck(),
        new FanInFanOutCheck(),
        new AgreementCheck(),
        new UnrelatedCheck(),
        new BaseNamesCheck(),
        new BaseModulesCheck(),
        new TaskTypeCheck(),
        new EqualRanksCheck(),
    ];

    private static readonly IMergeCheck[] All =
    [
        .. Lasting,
        new GroupedConvolutionCheck(),
        new EmbeddingBiasCheck(),
        new RankLimitCheck(),
        new FullRankCheck(),
        new DoraResultCheck(),
        new OverlapCheck(),
        new RuleMatchCheck(),
        new PeftTargetsCheck(),
        new PeftLostModulesCheck(),
        new PeftNamesCheck(),
        new PeftRsloraCheck(),
        new PeftRanksCheck(),
        new PeftSvdCheck(),
        new PeftPrecisionCheck(),
    ];

    public static IEnumerable<Finding> Check(MergeContext context) => All.SelectMany(check => check.Check(context));

    /// <summary>The findings that hold even though not every adapter could be read.</summary>
    public static IEnumerable<Finding> CheckPart(MergeContext context) =>
        Lasting.SelectMany(check => check.Check(context));
}
