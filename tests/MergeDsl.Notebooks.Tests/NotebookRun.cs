using MergeDsl.Testing;
using Xunit;

namespace MergeDsl.Notebooks.Tests;

/// <summary>The shipped notebook, run once in a copy of the samples, where the kernel would run it.</summary>
public sealed class NotebookRun : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly string before = Directory.GetCurrentDirectory();

    /// <summary>The values of the code cells.</summary>
    public IReadOnlyList<object?> Values { get; private set; } = [];

    /// <summary>A path in the copy of <c>recipes</c>.</summary>
    public string this[string path] => Path.Combine(folder.Path, path);

    public async Task InitializeAsync()
    {
        foreach (var part in new[] { "adapters", "models", "notebooks" })
        {
            Copy(Checkout.Recipe(part), this[part]);
        }

        // Names of types in the facade must be known to the scripts, and only loaded assemblies are.
        _ = Space.Dense.ToString() + typeof(Merge).FullName;
        Directory.SetCurrentDirectory(this["notebooks"]);
        Values = await Notebook.Load(this["notebooks/merge.ipynb"]).RunAsync();
    }

    public Task DisposeAsync()
    {
        Directory.SetCurrentDirectory(before);
        folder.Dispose();
        return Task.CompletedTask;
    }

    private static void Copy(string source, string target)
    {
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
