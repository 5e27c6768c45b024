using MergeDsl.Testing;
using Xunit;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>
/// One folder of <c>Cases</c>: <c>wrong.recipe.yaml</c>, at its top or deeper, and <c>expected.txt</c>, the findings it must
/// give in the compiler and on the command line. Other files of the folder are laid beside the adapters; what cannot be a
/// file of its own is said in <c>setup.txt</c> (see <see cref="CaseSetup"/>). A case with <c>expected-compiler.txt</c>
/// instead is about the lock, which only the compiler reads: its <c>adapters.lock.yaml</c>, or none, is the one that counts.
/// </summary>
/// <param name="Name">The folder's name.</param>
public sealed record WrongRecipe(string Name)
{
    /// <summary>File name of every recipe.</summary>
    public const string RecipeFile = "wrong.recipe.yaml";

    /// <summary>What lies in a case's folder but is no input of the recipe.</summary>
    public static IReadOnlyList<string> Instructions { get; } = [SetupFile, BothFile, CompilerFile];

    private const string SetupFile = "setup.txt";
    private const string BothFile = "expected.txt";
    private const string CompilerFile = "expected-compiler.txt";

    private static readonly string Table = Path.Combine(Checkout.Root, "tests", "MergeDsl.WrongRecipes.Tests", "Cases");

    /// <summary>All cases, by name.</summary>
    public static IReadOnlyList<WrongRecipe> All { get; } =
    [
        .. Directory
            .GetDirectories(Table)
            .Select(folder => new WrongRecipe(Path.GetFileName(folder)))
            .OrderBy(wrong => wrong.Name, StringComparer.Ordinal),
    ];

    /// <summary>The names of the cases that both sides must tell in the same words.</summary>
    public static TheoryData<string> NamesForBoth => NamesOf(isAboutTheLock: false);

    /// <summary>The names of the cases that are about the lock.</summary>
    public static TheoryData<string> NamesForLock => NamesOf(isAboutTheLock: true);

    /// <summary>Its folder.</summary>
    public string Folder => Path.Combine(Table, Name);

    /// <summary>True when the lock is the input that is wrong.</summary>
    public bool IsAboutTheLock => File.Exists(Path.Combine(Folder, CompilerFile));

    /// <summary>The expected findings, one a line.</summary>
    public string[] Expected => File.Exists(ExpectedFile) ? File.ReadAllLines(ExpectedFile) : [];

    /// <summary>What damages the inputs, one step a line; empty when nothing does.</summary>
    public string[] Setup =>
        File.Exists(Path.Combine(Folder, SetupFile)) ? File.ReadAllLines(Path.Combine(Folder, SetupFile)) : [];

    /// <summary>Fails unless the findings are the expected ones.</summary>
    public void Verify(string findings) =>
        Snapshot.Verify(findings, new VerifiedFile(ExpectedFile, Path.ChangeExtension(ExpectedFile, ".received.txt")));

    private string ExpectedFile => Path.Combine(Folder, IsAboutTheLock ? CompilerFile : BothFile);

    private static TheoryData<string> NamesOf(bool isAboutTheLock) =>
        [.. All.Where(wrong => wrong.IsAboutTheLock == isAboutTheLock).Select(wrong => wrong.Name)];
}
