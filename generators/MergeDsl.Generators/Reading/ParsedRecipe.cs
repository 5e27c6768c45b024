using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Generators.Reading;

/// <summary>One recipe file, read and checked by itself: without the lock and without the compilation.</summary>
/// <param name="Content">What it says.</param>
/// <param name="Spans">Where it says so.</param>
/// <param name="Findings">What is wrong with it, located.</param>
internal sealed record ParsedRecipe(RecipeContent Content, RecipeSpans Spans, EquatableArray<Finding> Findings)
{
    /// <summary>Reads a recipe; never throws but when it is cancelled.</summary>
    public static ParsedRecipe Of(InputFile file, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return file.Text is { } text ? Of(file.Path, text) : Unreadable(file, file.Finding!);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Unreadable(file, Defects.Of(failure));
        }
    }

    private static ParsedRecipe Of(string path, string text)
    {
        var reading = RecipeReading.Read(text);
        var content = reading.Model is { } model
            ? new RecipeContent(path, model, true, reading.HasErrors)
            : new RecipeContent(path, RecipeSalvage.Read(text, reading.Findings) ?? Nothing, false, true);
        return new ParsedRecipe(content, reading.Spans, reading.Findings);
    }

    private static ParsedRecipe Unreadable(InputFile file, Finding finding) =>
        new(new RecipeContent(file.Path, Nothing, false, true), new RecipeSpans(), EquatableArray.Of(finding));

    private static RecipeModel Nothing { get; } =
        new("", null, default, new MergeSettings(), default, new OutputSettings(null, null));
}
