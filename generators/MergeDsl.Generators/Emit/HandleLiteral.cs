using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Generators.Emit;

/// <summary>What the handles of adapters and of base models have in common.</summary>
internal static class HandleLiteral
{
    /// <summary>The hashes; empty ones, which no file has, for what could not be read.</summary>
    public static string Hashes(LockedHashes? hashes) =>
        hashes is null
            ? "new(\"\", \"\", null)"
            : $"new({Literals.Of(hashes.Config)}, {Literals.Of(hashes.Headers)}, {Literals.Of(hashes.Weights)})";

    /// <summary>The statement of facts that are not known: why, or that the lock's entry is damaged.</summary>
    public static string Throw(Finding? error, string path)
    {
        var told = error is null
            ? Finding.Of(LockFindings.NotLocked, path, "")
            : LockedFindings.ForRecipe(error, path, AdapterKeys.NameOf(path));
        string[] arguments =
        [
            $"global::MergeDsl.Core.Findings.FindingCatalog.Find({Literals.Of(told.Id)})!",
            .. told.Arguments.Select(Literals.Of),
        ];
        var finding = $"global::MergeDsl.Finding.Of({string.Join(", ", arguments)})";
        return $"throw new global::MergeDsl.FindingException({finding});";
    }
}
