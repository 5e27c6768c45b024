using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Locks;

/// <summary>What is known about everything that a recipe names, from a lock: the very same as from the files themselves.</summary>
public static class LockedInputs
{
    /// <summary>The inputs for checking and planning <paramref name="recipe"/>.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="facts">What the lock has about it.</param>
    public static RecipeInputs Of(RecipeModel recipe, RecipeFacts facts)
    {
        var findings = new List<Finding>();
        var adapters = recipe
            .Adapters.Zip(facts.Adapters, (entry, locked) => Adapter(entry, locked, facts.HasLock, findings))
            .ToEquatableArray();
        if (recipe.BaseModel is { Length: > 0 } written)
        {
            var known = facts.Model is { Facts: null } unread ? ReasonsOf(unread.Findings) : facts.Model?.Findings;
            Report(known, facts.HasLock, RecipePaths.BaseModel, written, null, findings);
        }

        return new RecipeInputs(adapters, facts.Model?.Facts, findings.ToEquatableArray());
    }

    private static AdapterFacts? Adapter(
        AdapterEntry entry,
        LockedAdapter? locked,
        bool hasLock,
        List<Finding> findings
    )
    {
        // A path that is missing has been reported where the recipe was read.
        if (entry.Path.Length == 0)
        {
            return null;
        }

        var layout = locked is null ? null : LockedLayouts.Of(locked);
        var found =
            locked is null ? null
            : layout is null ? ReasonsOf(locked.Findings)
            : FindingsOf(locked, layout);
        Report(found, hasLock, RecipePaths.AdapterFolder(entry.Key), entry.Path, entry.Key, findings);
        return locked?.Config is { } config && layout is not null && found is { } told && !HasErrors(told)
            ? layout.FactsOf(config.Kind, config.Lora)
            : null;
    }

    // An entry that is damaged, as its lock tells, is none.
    private static EquatableArray<Finding>? ReasonsOf(EquatableArray<Finding> findings) =>
        HasErrors(findings) ? findings : null;

    // An adapter with errors is not looked at any further, and its errors come first.
    private static EquatableArray<Finding> FindingsOf(LockedAdapter locked, AdapterLayout layout)
    {
        var findings = layout.Findings.Concat(locked.Findings).ToEquatableArray();
        return HasErrors(findings)
            ? findings.OrderByDescending(finding => finding.Severity).ToEquatableArray()
            : findings;
    }

    private static bool HasErrors(EquatableArray<Finding> findings) =>
        findings.Any(finding => finding.Severity == Severity.Error);

    private static void Report(
        EquatableArray<Finding>? found,
        bool hasLock,
        RecipePath subject,
        string written,
        string? name,
        List<Finding> findings
    )
    {
        if (found is { } known)
        {
            var spelled = known.Select(finding =>
                LockedFindings.ForRecipe(finding, LockPaths.WithoutEnd(written), name)
            );
            findings.AddRange(spelled.Select(finding => finding.At(subject)));
        }
        else if (hasLock)
        {
            findings.Add(Finding.Of(LockFindings.NotLocked, written, "").At(subject));
        }
        else if (!findings.Any(finding => finding.Descriptor == LockFindings.NoLock))
        {
            findings.Add(Finding.Of(LockFindings.NoLock).At(subject));
        }
    }
}
