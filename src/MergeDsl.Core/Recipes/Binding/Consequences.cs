using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>
/// Findings that only repeat what has been said: that a value is missing is no news when it could not be read, or when its
/// key is misspelt.
/// </summary>
internal static class Consequences
{
    /// <summary>True when <paramref name="finding"/> follows from one of <paramref name="structure"/>.</summary>
    public static bool Follows(Finding finding, IReadOnlyList<Finding> structure)
    {
        if (finding.Descriptor == ValueFindings.EmptyRule)
        {
            return structure.Any(other => IsBelow(other.Subject!, finding.Subject!));
        }

        return Missing(finding)
            .Any(missing => structure.Any(other => other.Subject! == missing || IsMisspelt(other, missing)));
    }

    /// <summary>True when <paramref name="finding"/> reports a key that was probably meant to be <paramref name="missing"/>.</summary>
    public static bool IsMisspelt(Finding finding, RecipePath missing)
    {
        var (parent, key) = Split(missing);
        return finding.Descriptor == StructureFindings.UnknownKey
            && Split(finding.Subject!).Parent == parent
            && Suggestion.Closest(finding.Arguments[0], [key]) is not null;
    }

    private static RecipePath[] Missing(Finding finding) =>
        finding.Descriptor == ValueFindings.MissingParameter ? [RecipePaths.Merge[finding.Arguments[1]]]
        : finding.Descriptor == ValueFindings.MissingWeight ? [RecipePaths.Adapters[finding.Arguments[0]]["weight"]]
        : finding.Descriptor == ValueFindings.NoAdapters ? [RecipePaths.Adapters]
        : finding.Descriptor == EvaluateFindings.NoTasks ? [RecipePaths.Tasks]
        : finding.Descriptor == EvaluateFindings.NoValidation ? [RecipePaths.Tune["tasks"], RecipePaths.Tasks]
        : finding.Descriptor == StructureFindings.MissingKey && finding.Arguments[1] == RecipePaths.BaseModel.Keys
            ? [RecipePaths.BaseModel]
        : [];

    private static bool IsBelow(RecipePath path, RecipePath above) =>
        path.Keys.StartsWith(above.Keys + ".", StringComparison.Ordinal);

    private static (string Parent, string Key) Split(RecipePath path)
    {
        var dot = path.Keys.LastIndexOf('.');
        return dot < 0 ? ("", path.Keys) : (path.Keys.Substring(0, dot), path.Keys.Substring(dot + 1));
    }
}
