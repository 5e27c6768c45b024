using MergeDsl.Core;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Planning;
using MergeDsl.Generators.Reading;

namespace MergeDsl.Generators.Binding;

/// <summary>One recipe checked against what the lock says and, when all is well, planned.</summary>
/// <param name="Slice">The recipe and its part of the lock.</param>
/// <param name="Plan">The plan; null when there are errors.</param>
/// <param name="Findings">What checking against the lock found; it knows no places.</param>
internal sealed record BoundRecipe(RecipeSlice Slice, MergePlan? Plan, EquatableArray<Finding> Findings)
{
    /// <summary>The recipe.</summary>
    public RecipeContent Content => Slice.Content;

    /// <summary>The first error, told without its place; null when there is none.</summary>
    public Finding? FirstError =>
        Content.FirstError ?? Findings.FirstOrDefault(finding => finding.Severity == Severity.Error);

    /// <summary>Checks and plans; never throws but when it is cancelled.</summary>
    public static BoundRecipe Of(RecipeSlice slice, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var content = slice.Content;
        if (!content.IsWhole)
        {
            return new BoundRecipe(slice, null, default);
        }

        try
        {
            var inputs = LockedInputs.Of(content.Model, slice.Facts);
            var result = RecipePlanner.Prepare(content.Model, content.FirstError is not null, inputs);
            return new BoundRecipe(slice, result.Plan, result.Findings);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new BoundRecipe(slice, null, EquatableArray.Of(Defects.Of(failure)));
        }
    }
}
