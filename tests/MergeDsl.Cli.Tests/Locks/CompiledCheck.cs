using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Locking;
using Shouldly;

namespace MergeDsl.Cli.Tests.Locks;

/// <summary>Checks a recipe as the compiler does: against a lock alone, which was made from the files, written and read.</summary>
internal static class CompiledCheck
{
    /// <summary>What the compiler finds, line by line, and its plan, are those that the files themselves give.</summary>
    /// <param name="path">The recipe.</param>
    /// <param name="root">Where the lock lies.</param>
    public static void ShouldBeAsFromFiles(string path, string root)
    {
        var recipe = Recipe.Load(path);
        if (recipe.Model is not { } model)
        {
            return;
        }

        using var fromFiles = MergePreparation.Of(recipe);
        var (findings, plan) = FromLock(recipe, model, root);

        Lines(findings, path).ShouldBe(Lines(fromFiles.Findings.Where(IsNotAboutTheOutput), path));
        if (fromFiles.Plan is not null)
        {
            plan.ShouldBe(fromFiles.Plan);
        }
    }

    private static (IEnumerable<Finding> Findings, MergePlan? Plan) FromLock(
        Recipe recipe,
        RecipeModel model,
        string root
    )
    {
        var text = LockText.Write(AdapterLocks.Make([recipe], root).Lock);
        var reading = LockReading.Read(text);
        reading.Findings.ShouldBeEmpty(text);
        var facts = RecipeFacts.Of(
            reading.Lock,
            Path.Combine(root, AdapterLocks.FileName),
            model,
            Path.GetFullPath(recipe.Path)
        );
        var planning = RecipePlanner.Prepare(model, recipe.Reading.HasErrors, LockedInputs.Of(model, facts));
        var found = recipe.Findings.Concat(planning.Findings.Select(recipe.Reading.Spans.Locate));
        return (RecipeReading.Order(found), planning.Plan);
    }

    // Whether an output may be written is asked when it is.
    private static bool IsNotAboutTheOutput(Finding finding) =>
        string.CompareOrdinal(finding.Id, "MDSL4040") < 0 || string.CompareOrdinal(finding.Id, "MDSL4049") > 0;

    private static string[] Lines(IEnumerable<Finding> findings, string path) =>
        [.. findings.Select(finding => FindingFormatter.Format(finding, path))];
}
