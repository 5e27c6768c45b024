using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace MergeDsl.Notebooks.Tests;

/// <summary>A notebook file, and what its cells give when they are run in order.</summary>
internal sealed class Notebook
{
    // What the C# kernel of .NET Interactive imports by itself.
    private static readonly string[] Imports =
    [
        "System",
        "System.Collections",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Text",
        "System.Threading.Tasks",
    ];

    private Notebook(JsonElement root) => Root = root;

    /// <summary>The whole file.</summary>
    public JsonElement Root { get; }

    /// <summary>The code cells.</summary>
    public IEnumerable<string> Code =>
        Root.GetProperty("cells")
            .EnumerateArray()
            .Where(cell => cell.GetProperty("cell_type").GetString() == "code")
            .Select(cell =>
                string.Concat(cell.GetProperty("source").EnumerateArray().Select(line => line.GetString()))
            );

    public static Notebook Load(string path) => new(JsonDocument.Parse(File.ReadAllText(path)).RootElement);

    /// <summary>Runs the cells; the value of a cell is that of its last line, null when it has none.</summary>
    public async Task<IReadOnlyList<object?>> RunAsync()
    {
        var assemblies = AppDomain
            .CurrentDomain.GetAssemblies()
            .Where(one => !one.IsDynamic && one.Location.Length > 0);
        var options = ScriptOptions.Default.WithReferences(assemblies).WithImports(Imports);
        var state = await CSharpScript.RunAsync("", options);
        var values = new List<object?>();
        foreach (var cell in Code)
        {
            state = await state.ContinueWithAsync(WithoutPackages(cell), options);
            values.Add(state.ReturnValue);
        }

        return values;
    }

    // The packages are this checkout's own projects, which are referenced.
    private static string WithoutPackages(string cell) =>
        string.Join(
            '\n',
            cell.Split('\n').Where(line => !line.StartsWith("#r \"nuget: MergeDsl,", StringComparison.Ordinal))
        );
}
