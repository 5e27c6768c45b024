using MergeDsl.Core;
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
        var model = reading.Model ?? RecipeSalvage.Read(text, reading.Findings) ?? Nothing;
        var content = RecipeContent.Of(path, model, reading.Model is not null, reading.Findings);
        return new ParsedRecipe(content, reading.Spans, reading.Findings);
    }

    private static ParsedRecipe Unreadable(InputFile file, Finding finding)
    {
        var findings = EquatableArray.Of(finding);
        return new(RecipeContent.Of(file.Path, Nothing, isWhole: false, findings), new RecipeSpans(), findings);
    }

    private static RecipeModel Nothing { get; } =
        new("", null, default, new MergeSettings(), default, new OutputSettings(null, null));
}
