using MergeDsl.Cli;
using MergeDsl.Cli.Tests;
using MergeDsl.Locking;
using Shouldly;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>The lock of a project, written by <c>mergedsl lock</c> as a build has it written.</summary>
internal static class ProjectLock
{
    /// <summary>Locks what all recipes of the folder name; what cannot be read is recorded, not refused.</summary>
    public static CompilerText Write(string folder)
    {
        var result = Tool.Run("lock", folder, "--record-findings");
        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        return In(folder).Single();
    }

    /// <summary>The lock that is there, if any.</summary>
    public static CompilerText[] In(string folder) =>
        Path.Combine(folder, AdapterLocks.FileName) is var path && File.Exists(path)
            ? [new CompilerText(path, "lock")]
            : [];
}
