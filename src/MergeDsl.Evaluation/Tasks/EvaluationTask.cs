namespace MergeDsl.Evaluation.Tasks;

/// <summary>A task with the examples that could be read.</summary>
/// <param name="Name">The name the recipe gives it.</param>
/// <param name="Rules">How it is judged.</param>
/// <param name="Examples">The examples in the order of their lines, at least one.</param>
/// <param name="Source">Its file as the user should see it, for findings about its lines.</param>
public sealed record EvaluationTask(string Name, ScoringRules Rules, IReadOnlyList<TaskExample> Examples, string Source)
{
    /// <summary>Reads the examples behind its limit, as far as they can be read: they are not scored, but what is known of them is kept.</summary>
    public Func<IReadOnlyList<TaskExample>> Beyond { get; init; } = () => [];
}

/// <summary>A task file, read.</summary>
/// <param name="Task">The task; null when no example is left.</param>
/// <param name="Findings">What is wrong with its lines, located in the file.</param>
public sealed record TaskReading(EvaluationTask? Task, IReadOnlyList<Finding> Findings);
