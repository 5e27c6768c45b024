using MergeDsl.Core;
using MergeDsl.Core.Recipes;
using MergeDsl.Running;

namespace MergeDsl.Tuning;

/// <summary>The files that a search writes, relative to where the recipe's own path is.</summary>
/// <param name="Output">The best recipe.</param>
/// <param name="Trace">All candidates.</param>
/// <param name="Page">The report.</param>
/// <param name="Folder">The folder that paths of the recipe are relative to.</param>
internal sealed record TunedFiles(string Output, string Trace, string Page, string Folder)
{
    private const string Ending = ".recipe.yaml";

    /// <summary>The files of a recipe's search.</summary>
    public static TunedFiles Of(Recipe recipe)
    {
        var (model, tune) = (recipe.Model!, RecipePaths.Tune);
        string Place(string token, string written) => RecipeOutput.Of(tune[token], written, recipe.Folder)!.Folder;
        var output = Place("output", model.Tune?.Output ?? $"{model.Name}.tuned{Ending}");
        var stem = output.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? output[..^Ending.Length] : output;
        var trace = Place("trace", model.Tune?.Trace ?? $"{model.Name}.tuned.jsonl");
        return new TunedFiles(output, trace, stem + ".report.html", recipe.Folder);
    }

    /// <summary>The best recipe as one to keep: no search of its own, outputs beside the first recipe's, paths as its file needs them.</summary>
    public RecipeModel Settle(RecipeModel best) =>
        best with
        {
            Name = best.Name + "Tuned",
            BaseModel = best.BaseModel is { } model ? Respell(model) : null,
            Adapters = best
                .Adapters.Select(adapter => adapter with { Path = Respell(adapter.Path) })
                .ToEquatableArray(),
            Output = best.Output with
            {
                Adapter = best.Output.Adapter is { } adapter ? Beside(adapter) : null,
                Model = best.Output.Model is { } fused ? Beside(fused) : null,
            },
            Evaluate = best.Evaluate is { } evaluate
                ? evaluate with
                {
                    Output = null,
                    Tasks = evaluate
                        .Tasks.Select(task => task.Path is { } path ? task with { Path = Respell(path) } : task)
                        .ToEquatableArray(),
                }
                : null,
            Tune = null,
        };

    private string Beside(string folder) => Respell(folder.TrimEnd('/', '\\') + "-tuned", mustExist: false);

    // What is no file or folder here is a name that is found elsewhere.
    private string Respell(string path, bool mustExist = true)
    {
        var here = Path.Combine(Folder, path);
        if (Path.IsPathRooted(path) || (mustExist && !Path.Exists(here)))
        {
            return path;
        }

        var from = Path.GetDirectoryName(Path.GetFullPath(Output))!;
        return Path.GetRelativePath(from, Path.GetFullPath(here)).Replace('\\', '/');
    }
}
