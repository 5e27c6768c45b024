using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation;

/// <summary>A search has an end, something to change, and examples of its own.</summary>
internal sealed class TuneCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe) =>
        recipe.Tune is not { } tune
            ? []
            :
            [
                .. Budget(tune),
                .. tune.Parameters.SelectMany(
                    (parameter, index) => IsKnown(parameter) ? Parameter(parameter, index, recipe) : []
                ),
                .. Objective(recipe, tune),
                .. tune.Tasks.SelectMany(task => TaskCheck.Check(task, Tasks[task.Name], recipe)),
                .. Examples(recipe),
            ];

    // What is no parameter has been told where it was read.
    private static bool IsKnown(TuneParameter parameter) => Choices.IsKnown(Choices.TuneParameters, (int)parameter);

    private static RecipePath Tasks => RecipePaths.Tune["tasks"];

    private static RecipePath Parameters => RecipePaths.Tune["parameters"];

    private static IEnumerable<Finding> Budget(TuneSettings tune)
    {
        if (tune.Budget?.Evaluations < 1)
        {
            yield return Finding
                .Of(
                    ValueFindings.OutOfRange,
                    "budget",
                    "at least 1 evaluation",
                    Numbers.Text(tune.Budget.Evaluations.Value)
                )
                .At(RecipePaths.Tune["budget"]["evaluations"]);
        }

        if (tune.Budget?.Minutes is { } minutes && !(minutes > 0 && Numbers.IsFinite(minutes)))
        {
            yield return Finding
                .Of(ValueFindings.OutOfRange, "minutes", "above 0", Numbers.Text(minutes))
                .At(RecipePaths.Tune["budget"]["minutes"]);
        }
    }

    private static IEnumerable<Finding> Parameter(TuneParameter parameter, int index, RecipeModel recipe)
    {
        var why = parameter switch
        {
            TuneParameter.Scale
            or TuneParameter.Method
            or TuneParameter.Layers when recipe.Merge.Dialect == Dialect.Peft =>
                "PEFT has nothing like it; use 'method' to have it",
            TuneParameter.Density
                when !recipe.Tune!.Parameters.Contains(TuneParameter.Method)
                    && LoweredMethod.Of(recipe.Merge, recipe.Adapters.Count) is { Method.NeedsDensity: false } =>
                $"'{recipe.Merge.Method}' does not prune",
            _ => null,
        };
        var word = Choices.Word(Choices.TuneParameters, (int)parameter);
        if (why is not null)
        {
            yield return Finding.Of(EvaluateFindings.NotTunable, word, why).At(Parameters[index]);
        }
        else if (recipe.Tune!.Parameters.Take(index).Contains(parameter))
        {
            yield return Finding.Of(ValueFindings.NamedTwice, word, Parameters.Keys).At(Parameters[index]);
        }
        else if (parameter == TuneParameter.Scale && !TunedScale.IsSearched(recipe))
        {
            const string Why = "one factor on all weights does the same, and 'weights' may change";
            yield return Finding.Of(EvaluateFindings.NotSearched, word, Why).At(Parameters[index]);
        }
    }

    private static IEnumerable<Finding> Objective(RecipeModel recipe, TuneSettings tune) =>
        ObjectiveTasks.Untold(
            tune.Objective,
            ValidationTasks
                .Of(recipe)
                .Where(task => task.Path is not null)
                .Select(task => (task.Kind, task.OwnerIn(recipe)))
        )
            is { } untold
            ? [untold]
            : [];

    private static IEnumerable<Finding> Examples(RecipeModel recipe)
    {
        var tasks = ValidationTasks.Of(recipe);
        if (tasks.All(task => task is { Path: null, Command: not null }))
        {
            yield return Finding.Of(EvaluateFindings.NoValidation).At(Tasks);
        }

        foreach (var task in tasks.Where(task => task.Path is { Length: > 0 }))
        {
            var same = (recipe.Evaluate?.Tasks ?? default).FirstOrDefault(other =>
                other.Path is { Length: > 0 } path && Key(path) == Key(task.Path!)
            );
            if (same is not null)
            {
                yield return Finding
                    .Of(EvaluateFindings.TunedOnTest, task.Name, task.Path!, same.Name)
                    .At(Tasks[task.Name]["path"]);
            }
        }
    }

    private static string Key(string path) => LockPaths.KeyOf("", "", path);
}
