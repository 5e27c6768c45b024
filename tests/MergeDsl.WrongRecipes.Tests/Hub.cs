using System.Runtime.CompilerServices;
using MergeDsl.Testing;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>
/// A Hugging Face cache of these tests' own, so that what this machine has downloaded changes nothing: <c>org/math</c>, an
/// adapter, and <c>org/half</c>, of which no snapshot has arrived.
/// </summary>
internal static class Hub
{
    private static readonly TempFolder Cache = new();

    /// <summary>Its folder.</summary>
    public static string Folder => Cache.Path;

    [ModuleInitializer]
    internal static void Use()
    {
        const string Commit = "0123456789abcdef";
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Cache.Dispose();
        Environment.SetEnvironmentVariable("HF_HUB_CACHE", Cache.Path);
        Write("models--org--math/refs/main", Commit);
        FolderCopy.Into(
            Cache[$"models--org--math/snapshots/{Commit}"],
            Path.Combine(FixtureArchive.Extract("peft"), "adapters", "llama", "a")
        );
        Write("models--org--half/refs/main", Commit);
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Cache[file])!);
        File.WriteAllText(Cache[file], text);
    }
}
