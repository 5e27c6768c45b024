using System.Text.Json;
using MergeDsl.Cli.Output;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Cli.Commands;

/// <summary>
/// Takes recipes one after the other, in the order given, so that one may use the output of the one before. A recipe with
/// errors keeps none of the others from its turn.
/// </summary>
/// <param name="Terminal">Where to write.</param>
/// <param name="Recipes">Paths as the user gave them.</param>
/// <param name="Overrides">Replaced values, for every recipe.</param>
/// <param name="IsJson">One document on standard output instead of text.</param>
internal sealed record RecipeBatch(
    Terminal Terminal,
    IReadOnlyList<string> Recipes,
    RecipeOverride[] Overrides,
    bool IsJson
)
{
    /// <summary>False when an output that exists is an error.</summary>
    public bool Overwrite { get; init; } = true;

    /// <summary>Does one thing with every recipe and returns the largest exit code.</summary>
    /// <param name="text">Writes text for a recipe, whose findings stand on standard error already.</param>
    /// <param name="json">Fills the recipe's object of the document, which has its path and findings already.</param>
    public int Run(Func<MergePreparation, int> text, Func<MergePreparation, Utf8JsonWriter, int> json)
    {
        if (!IsJson)
        {
            return Recipes.Select(recipe => Prepare(recipe, text)).Max();
        }

        var code = ExitCodes.Ok;
        JsonText.Write(
            Terminal.Out,
            document =>
            {
                JsonText.Array(
                    document,
                    "recipes",
                    Recipes,
                    recipe => code = Math.Max(code, Prepare(recipe, preparation => Fill(document, preparation, json)))
                );
                document.WriteNumber("exitCode", code);
            }
        );
        return code;
    }

    private static int Fill(
        Utf8JsonWriter document,
        MergePreparation preparation,
        Func<MergePreparation, Utf8JsonWriter, int> json
    )
    {
        document.WriteStartObject();
        document.WriteString("path", preparation.Recipe.Path);
        var code = json(preparation, document);
        document.WriteEndObject();
        return code;
    }

    private int Prepare(string recipe, Func<MergePreparation, int> action)
    {
        using var preparation = MergePreparation.Of(RecipeFile.Load(recipe, Overrides), Overwrite);
        FindingText.Write(preparation.Findings, recipe, Terminal.Error);
        return action(preparation);
    }
}
