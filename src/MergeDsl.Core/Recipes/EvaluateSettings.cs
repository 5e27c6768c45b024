namespace MergeDsl.Core.Recipes;

/// <summary>The <c>evaluate</c> section. Null means "not written".</summary>
public sealed record EvaluateSettings
{
    /// <summary><c>tasks</c>, in order; their names are distinct.</summary>
    public EquatableArray<TaskEntry> Tasks { get; init; }

    /// <summary><c>output</c>: the folder of predictions and scores.</summary>
    public string? Output { get; init; }

    /// <summary><c>seed</c> of the bootstrap.</summary>
    public long? Seed { get; init; }
}
