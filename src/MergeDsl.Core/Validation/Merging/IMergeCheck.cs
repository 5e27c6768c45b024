using MergeDsl.Core.Planning;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>One thing that can be said about a recipe once the adapters and the base model are known.</summary>
internal interface IMergeCheck
{
    /// <summary>What this check finds; each finding points at its token.</summary>
    IEnumerable<Finding> Check(MergeContext context);
}
