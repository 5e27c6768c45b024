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
    /// <summary>How the recipes will be run; null when they are only looked at.</summary>
    public RunOptions? Options { get; init; }

    /// <summary>
    /// Does one thing with every recipe and returns the largest exit code. What a recipe throws is told as findings of that
    /// recipe; only an interruption keeps those after it from their turn.
    /// </summary>
    /// <param name="text">Writes text for a recipe, whose findings stand on standard error already.</param>
    /// <param name="json">Does the work for a recipe and leaves the writing to its answer.</param>
    public int Run(Func<MergePreparation, int> text, Func<MergePreparation, RecipeAnswer> json)
    {
        var answers = Answers(IsJson ? json : preparation => new RecipeAnswer(text(preparation), _ => { }));
        var code = answers.Max(answer => answer.ExitCode);
        if (IsJson)
        {
            JsonText.Write(
                Terminal.Out,
                document =>
                {
                    JsonText.Array(
                        document,
                        "recipes",
                        Recipes.Zip(answers),
                        pair => Write(document, pair.First, pair.Second)
                    );
                    document.WriteNumber("exitCode", code);
                }
            );
        }

        return code;
    }

    private static void Write(Utf8JsonWriter document, string recipe, RecipeAnswer answer) =>
        JsonText.Object(
            document,
            null,
            () =>
            {
                document.WriteString("path", recipe);
                answer.Write(document);
            }
        );

    // As many as recipes had their turn.
    private List<RecipeAnswer> Answers(Func<MergePreparation, RecipeAnswer> action)
    {
        var answers = new List<RecipeAnswer>();
        foreach (var recipe in Recipes)
        {
            answers.Add(Answer(recipe, action));
            if (answers[^1].ExitCode == ExitCodes.Interrupted)
            {
                break;
            }
        }

        return answers;
    }

    private RecipeAnswer Answer(string recipe, Func<MergePreparation, RecipeAnswer> action)
    {
        IReadOnlyList<Finding> found = [];
        var isKept = false;
        try
        {
            using var preparation = MergePreparation.Of(Recipe.Load(recipe, Overrides), Options);
            found = preparation.Findings;
            isKept = Options is { Resume: true } && (preparation.ModelFolder.Length > 0 || Options.Share is not null);
            FindingText.Write(found, recipe, Terminal.Error);
            return action(preparation);
        }
        catch (OperationCanceledException)
        {
            Terminal.Error.WriteLine(
                isKept
                    ? $"mergedsl: interrupted; what is finished of '{recipe}' was kept: the same command goes on with it"
                    : $"mergedsl: interrupted; nothing of '{recipe}' was left behind"
            );
            return new RecipeAnswer(
                ExitCodes.Interrupted,
                json =>
                {
                    FindingJson.Write(json, found);
                    json.WriteBoolean("interrupted", true);
                }
            );
        }
        catch (Exception failure)
        {
            var causes = Failures.Findings(failure);
            FindingText.Write(causes, recipe, Terminal.Error);
            return new RecipeAnswer(ExitCodes.Failure, json => FindingJson.Write(json, found.Concat(causes)));
        }
    }
}
