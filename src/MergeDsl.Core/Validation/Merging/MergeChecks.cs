using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>All checks of a recipe against its adapters and its base model.</summary>
internal static class MergeChecks
{
    private static readonly IMergeCheck[] All =
    [
        new VariantCheck(),
        new FanInFanOutCheck(),
        new AgreementCheck(),
        new BaseNamesCheck(),
        new BaseModulesCheck(),
        new TaskTypeCheck(),
        new EqualRanksCheck(),
        new GroupedConvolutionCheck(),
        new RankLimitCheck(),
        new OverlapCheck(),
        new RuleMatchCheck(),
        new PeftTargetsCheck(),
        new PeftLostModulesCheck(),
        new PeftNamesCheck(),
        new PeftRsloraCheck(),
        new PeftRanksCheck(),
        new PeftSvdCheck(),
    ];

    public static IEnumerable<Finding> Check(MergeContext context) => All.SelectMany(check => check.Check(context));
}
