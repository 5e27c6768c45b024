using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Running;

namespace MergeDsl.Evaluating;

/// <summary>The files that a recipe's tasks name.</summary>
internal static class TaskFiles
{
    /// <summary>Findings about those that do not exist, located. A merge needs none of them, and an evaluation goes on without.</summary>
    public static IEnumerable<Finding> Missing(Recipe recipe)
    {
        var named = Of(recipe.Model?.Evaluate?.Tasks, RecipePaths.Tasks)
            .Concat(Of(recipe.Model?.Tune?.Tasks, RecipePaths.Tune["tasks"]));
        return from task in named
            let file = RecipeOutput.Of(task.Token, task.Path, recipe.Folder)
            where file is not null && !File.Exists(file.Folder)
            select recipe.Reading.Spans.Locate(Finding.Of(FileFindings.FileMissing, task.Path).At(task.Token));
    }

    private static IEnumerable<(string Path, RecipePath Token)> Of(IEnumerable<TaskEntry>? tasks, RecipePath section) =>
        from task in tasks ?? []
        where task.Path is not null
        select (task.Path!, section[task.Name]["path"]);
}
