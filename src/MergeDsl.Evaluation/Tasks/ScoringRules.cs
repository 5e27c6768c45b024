using MergeDsl.Core;

namespace MergeDsl.Evaluation.Tasks;

/// <summary>How the answers of a task are read and judged.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="MostTokens">The longest answer in tokens.</param>
/// <param name="Stop">Texts that end an answer and are no part of it.</param>
/// <param name="Match">When an answer is right.</param>
public sealed record ScoringRules(TaskKind Kind, int MostTokens, EquatableArray<string> Stop, MatchRule Match)
{
    /// <summary>The longest answer where nothing is said.</summary>
    public const int UsualTokens = 16;

    /// <summary>What ends an answer where nothing is said.</summary>
    public static EquatableArray<string> UsualStop { get; } = EquatableArray.Of("\n");
}
