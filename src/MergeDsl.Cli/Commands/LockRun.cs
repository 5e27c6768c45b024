using MergeDsl.Checkpoints.Files;
using MergeDsl.Cli.Output;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Text;
using MergeDsl.Locking;

namespace MergeDsl.Cli.Commands;

/// <summary>One run of <c>mergedsl lock</c>.</summary>
/// <param name="Terminal">Where to write.</param>
/// <param name="Folder">Where the recipes are, and what paths in the lock are relative to.</param>
/// <param name="Recipes">The recipes; none for all below the folder.</param>
/// <param name="RecipeList">A file that lists more recipes; null for none.</param>
/// <param name="Output">The lock; null for the one in the folder.</param>
/// <param name="Committed">A lock to fall back on; null for none.</param>
/// <param name="Inputs">Where the files that were read are listed; null for nowhere.</param>
internal sealed record LockRun(
    Terminal Terminal,
    string Folder,
    string[] Recipes,
    string? RecipeList,
    string? Output,
    string? Committed,
    string? Inputs
)
{
    /// <summary>True to compare instead of writing.</summary>
    public bool IsCheck { get; init; }

    /// <summary>True when what cannot be used goes into the lock instead of failing.</summary>
    public bool RecordsFindings { get; init; }

    private string Target => Output ?? Path.Combine(Folder is "." ? "" : Folder, AdapterLocks.FileName);

    private bool IsPart => Recipes.Length > 0 || RecipeList is not null;

    /// <summary>Does it, and returns the exit code.</summary>
    public int Run()
    {
        if (!Directory.Exists(Folder))
        {
            Terminal.Error.WriteLine($"mergedsl: There is no folder '{Folder}'.");
            return ExitCodes.Usage;
        }

        var paths = RecipePaths();
        if (paths.Count == 0)
        {
            Terminal.Error.WriteLine(
                $"mergedsl: There is no recipe ({RecipeSearch.Pattern}) in '{Folder}' or below it: expected at least one."
            );
            return ExitCodes.Usage;
        }

        var committed = Committed is not null && File.Exists(Committed) ? LockFile.Read(Committed) : null;
        var root =
            committed?.Lock is { } known ? LockFile.RootOf(Committed!, known)
            : IsCheck && File.Exists(Target) && LockFile.Read(Target).Lock is { } old ? LockFile.RootOf(Target, old)
            : Folder;
        var made = AdapterLocks.Make([.. paths.Select(path => Recipe.Load(path))], root, committed?.Lock);
        if (!RecordsFindings && ReportErrors(made))
        {
            return ExitCodes.Findings;
        }

        return IsCheck ? Check(made) : Write(made, committed);
    }

    private IReadOnlyList<string> RecipePaths()
    {
        if (!IsPart)
        {
            return RecipeSearch.Below(Folder is "." ? "" : Folder);
        }

        var listed = RecipeList is { } list ? FileProblem.Guard(list, () => File.ReadAllLines(list)) : [];
        return [.. Recipes, .. listed.Where(line => line.Length > 0)];
    }

    private bool ReportErrors(LockMaking made)
    {
        var hasErrors = false;
        foreach (var recipe in made.Recipes)
        {
            var errors = made.Errors(recipe);
            FindingText.Write(errors, recipe.Path, Terminal.Error);
            hasErrors |= errors.Count > 0;
        }

        return hasErrors;
    }

    private int Check(LockMaking made)
    {
        if (DifferenceOf(Target, LockFile.At(Target, made)) is not { Length: > 0 } difference)
        {
            Terminal.Out.WriteLine($"{Target}: up to date");
            return ExitCodes.Ok;
        }

        Report(LockFindings.StaleRefused, Target, difference);
        return ExitCodes.Findings;
    }

    private int Write(LockMaking made, LockReading? committed)
    {
        if (Committed is not null && committed is not null)
        {
            var difference = committed.Lock is { } known
                ? LockDifferences.Describe(known, LockFile.At(Committed, made), IsPart)
                : "it cannot be read";
            if (difference.Length > 0)
            {
                Report(LockFindings.Stale, Committed, difference);
            }
        }

        var isWritten = LockFile.Write(Target, made);
        if (Inputs is not null)
        {
            TextFile.Write(Inputs, string.Concat(made.Files.Select(file => file + "\n")));
        }

        var (adapters, models) = (made.Lock.Adapters.Count, made.Lock.Models.Count);
        var count = $"{Listing.Count(adapters, "adapter")}, {Listing.Count(models, "base model")}";
        Terminal.Out.WriteLine($"{Target}: {count}{(isWritten ? "" : ", unchanged")}");
        return ExitCodes.Ok;
    }

    private string DifferenceOf(string path, AdapterLock fresh) =>
        !File.Exists(path) ? "it does not exist"
        : LockFile.Read(path).Lock is { } known ? LockDifferences.Describe(known, fresh, IsPart)
        : "it cannot be read";

    private void Report(FindingDescriptor descriptor, string path, string difference)
    {
        var finding = Finding.Of(descriptor, difference) with { Span = SourceSpan.StartOfText };
        FindingText.Write([finding], path, Terminal.Error);
    }
}
