namespace MergeDsl.Core.Recipes;

/// <summary>The <c>tune</c> section. Null means "not written".</summary>
public sealed record TuneSettings
{
    /// <summary><c>budget</c>: when the search ends.</summary>
    public TuneBudget? Budget { get; init; }

    /// <summary><c>parameters</c>: what it may change.</summary>
    public EquatableArray<TuneParameter> Parameters { get; init; }

    /// <summary><c>objective</c>: what it makes as good as it can.</summary>
    public TuneObjective? Objective { get; init; }

    /// <summary>
    /// <c>tasks</c> with the validation examples; when none is written, those of <c>evaluate</c> with <c>NAME.valid.jsonl</c>
    /// beside <c>NAME.jsonl</c>.
    /// </summary>
    public EquatableArray<TaskEntry> Tasks { get; init; }

    /// <summary><c>seed</c> of the search.</summary>
    public long? Seed { get; init; }

    /// <summary><c>output</c>: the file of the best recipe.</summary>
    public string? Output { get; init; }

    /// <summary><c>trace</c>: the JSONL file of all that was tried.</summary>
    public string? Trace { get; init; }

    /// <summary>True when the search may change it: the weights alone when <c>parameters</c> are not written.</summary>
    public bool MayChange(TuneParameter parameter) =>
        Parameters.Count > 0 ? Parameters.Contains(parameter) : parameter == TuneParameter.Weights;
}

/// <summary><c>tune.budget</c>: when a search ends, by the first that is reached.</summary>
/// <param name="Evaluations">After so many evaluations; null for no such end.</param>
/// <param name="Minutes">After so many minutes; null for no such end.</param>
public sealed record TuneBudget(long? Evaluations, double? Minutes);
