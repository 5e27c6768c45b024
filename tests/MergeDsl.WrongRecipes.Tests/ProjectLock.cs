using MergeDsl.Core.Locks;
using MergeDsl.Locking;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>The lock of a project, made as a build has it made.</summary>
internal static class ProjectLock
{
    /// <summary>Locks what the recipes name; what cannot be read is recorded, not refused.</summary>
    public static CompilerText Write(string folder, params string[] recipes)
    {
        var made = AdapterLocks.Make([.. recipes.Select(recipe => Recipe.Load(recipe))], folder);
        File.WriteAllText(Path.Combine(folder, AdapterLocks.FileName), LockText.Write(made.Lock));
        return In(folder).Single();
    }

    /// <summary>The lock that is there, if any.</summary>
    public static CompilerText[] In(string folder) =>
        Path.Combine(folder, AdapterLocks.FileName) is var path && File.Exists(path)
            ? [new CompilerText(path, "lock")]
            : [];
}
