using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Running;

/// <summary>Tells of files and folders that would be written onto what is read.</summary>
internal static class InputContact
{
    /// <summary>A finding for every input that a written file or folder is, lies in or contains.</summary>
    /// <param name="written">What is to be written.</param>
    /// <param name="token">Where the recipe says so.</param>
    /// <param name="inputs">Files and folders that are read.</param>
    public static IEnumerable<Finding> Of(string written, RecipePath token, IEnumerable<string> inputs) =>
        inputs
            .Where(Path.Exists)
            .Distinct(StringComparer.Ordinal)
            .Select(input => OutputContact.Of(written, input)?.At(token))
            .OfType<Finding>();

    /// <summary>What a recipe's evaluations and searches read besides the base model: its file, its adapters and its examples.</summary>
    public static IEnumerable<string> InputsOf(Recipe recipe, OpenedInputs inputs) =>
        [
            .. recipe.Path.Length > 0 ? [recipe.Path] : Array.Empty<string>(),
            .. recipe.Model!.Adapters.Select(adapter => inputs.FolderOf(adapter.Path)!),
            .. recipe.Model.BaseModel is { } model ? [inputs.FolderOf(model)!] : Array.Empty<string>(),
            .. (recipe.Model.Evaluate?.Tasks ?? [])
                .Concat(recipe.Model.Tune is null ? [] : ValidationTasks.Of(recipe.Model))
                .Select(task => task.Path)
                .OfType<string>()
                .Select(path => Path.Combine(recipe.Folder, path)),
        ];
}
