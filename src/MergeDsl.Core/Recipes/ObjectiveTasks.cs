using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Recipes;

/// <summary>Whether the tasks of a search tell its objective.</summary>
public static class ObjectiveTasks
{
    /// <summary>
    /// The finding about an objective that is a retained share where no task belongs to an adapter and none has right answers: all candidates
    /// would be equally good. Null when there is nothing to say.
    /// </summary>
    /// <param name="objective">The objective; null when it is not written.</param>
    /// <param name="tasks">Per task its kind, null where only its examples tell it, and the adapter whose own task it is.</param>
    public static Finding? Untold(TuneObjective? objective, IEnumerable<(TaskKind? Kind, string? Owner)> tasks)
    {
        var share = objective ?? TuneObjective.Mean;
        var told = tasks.ToArray();
        return
            share == TuneObjective.Loss
            || told.Length == 0
            || told.Any(task => task.Owner is not null || task.Kind is not (TaskKind.Perplexity or TaskKind.Loss))
            ? null
            : Finding
                .Of(EvaluateFindings.UntoldObjective, Choices.Word(Choices.TuneObjectives, (int)share))
                .At(RecipePaths.Tune["objective"]);
    }
}
