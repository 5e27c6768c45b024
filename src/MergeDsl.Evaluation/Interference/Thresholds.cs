using System.Globalization;
using MergeDsl.Core.Planning;

namespace MergeDsl.Evaluation.Interference;

/// <summary>What is flagged, from which number on, and why.</summary>
public static class Thresholds
{
    /// <summary>Two changes oppose each other below this cosine. Independent ones have about 1/sqrt(in·out), next to nothing.</summary>
    public const double Cosine = -0.1;

    /// <summary>A change counts as undone when less than this is left of it.</summary>
    public const double Left = 0.5;

    /// <summary>So much more of the magnitude than by chance is opposed.</summary>
    public const double Signs = 0.05;

    /// <summary>Two changes crowd each other when both overlaps reach this ...</summary>
    public const double Overlap = 0.5;

    /// <summary>... while their cosine stays below this: they share directions, not what they do there.</summary>
    public const double Agreement = 0.25;

    /// <summary>One change drowns another from this ratio of norms on.</summary>
    public const double Ratio = 4;

    /// <summary>A rank cut is worth a word below this share of the energy, as in a run.</summary>
    public const double Kept = 0.95;

    /// <summary>What each threshold means, in words, with its number.</summary>
    public static IReadOnlyList<(FlagKind Kind, string Meaning)> Meanings { get; } =
    [
        (FlagKind.Opposed, Text($"the cosine of two changes is below {Cosine:0.0#}: they point against each other")),
        (FlagKind.Undone, Text($"less than {Left:0 %} of a change is left in the sum: the others undo the rest")),
        (FlagKind.Signs, Text($"opposed magnitude is {100 * Signs:0} points above what independent changes have")),
        (
            FlagKind.Crowded,
            Text(
                $"two changes share {Overlap:0 %} of the directions they read and write, and their cosine is below {Agreement:0.0#}"
            )
        ),
        (FlagKind.Unbalanced, Text($"one change is at least {Ratio:0} times as large as another")),
        (FlagKind.Cut, Text($"the recipe's rank keeps less than {Kept:0 %} of the sum's energy")),
    ];

    /// <summary>The flags of a module.</summary>
    /// <param name="measures">What was measured.</param>
    /// <param name="adapters">Names of the adapters.</param>
    /// <param name="cut">How the sum is cut; null where something else is.</param>
    public static IReadOnlyList<Flag> Check(Measures measures, IReadOnlyList<string> adapters, RankCut? cut) =>
        [
            .. measures.Pairs.Where(pair => pair.Cosine < Cosine).Select(pair => Opposed(pair, adapters)),
            .. measures.Changes.Where(change => change.Left < Left).Select(change => Undone(change, adapters)),
            .. AgainstChance(measures.Signs),
            .. measures.Pairs.Where(IsCrowded).Select(pair => Crowded(pair, adapters)),
            .. Unbalanced(measures.Changes, adapters),
            .. CutShort(measures.Sum, cut),
        ];

    private static bool IsCrowded(Pair pair) => pair.Overlap >= Overlap && pair.Cosine < Agreement;

    private static Flag Opposed(Pair pair, IReadOnlyList<string> adapters) =>
        new(
            FlagKind.Opposed,
            Text(
                $"{adapters[pair.First]} and {adapters[pair.Second]} point against each other: cosine {pair.Cosine:0.00}"
            )
        );

    private static Flag Undone(Change change, IReadOnlyList<string> adapters) =>
        new(
            FlagKind.Undone,
            change.Left < 0
                ? Text($"the others turn {adapters[change.Adapter]} around: {change.Left:0 %} of its change is left")
                : Text($"the others undo most of {adapters[change.Adapter]}: {change.Left:0 %} of its change is left")
        );

    private static IEnumerable<Flag> AgainstChance(SignMeasure? signs)
    {
        if (signs is not null && signs.Opposed - signs.ByChance >= Signs)
        {
            yield return new Flag(
                FlagKind.Signs,
                Text(
                    $"{signs.Opposed:0.0 %} of all magnitude is opposed; independent changes have {signs.ByChance:0.0 %}"
                )
            );
        }
    }

    private static Flag Crowded(Pair pair, IReadOnlyList<string> adapters) =>
        new(
            FlagKind.Crowded,
            Text(
                $"{adapters[pair.First]} and {adapters[pair.Second]} share {pair.LeftOverlap:0 %} of what they write and {pair.RightOverlap:0 %} of what they read, with cosine {pair.Cosine:0.00}"
            )
        );

    private static IEnumerable<Flag> Unbalanced(IReadOnlyList<Change> changes, IReadOnlyList<string> adapters)
    {
        var present = changes.Where(change => change.Norm > 0).OrderBy(change => change.Norm).ToArray();
        if (present.Length > 1 && present[^1].Norm >= Ratio * present[0].Norm)
        {
            yield return new Flag(
                FlagKind.Unbalanced,
                Text(
                    $"{adapters[present[^1].Adapter]} changes {present[^1].Norm / present[0].Norm:0.0} times as much as {adapters[present[0].Adapter]}"
                )
            );
        }
    }

    private static IEnumerable<Flag> CutShort(SumMeasure sum, RankCut? cut)
    {
        if (cut is { Energy: null } && sum.KeptAtRank < Kept)
        {
            yield return new Flag(
                FlagKind.Cut,
                Text(
                    $"rank {cut.Maximum} keeps {sum.KeptAtRank:0.0 %} of the sum's energy; {sum.RankFor(Kept)} would keep {Kept:0 %}"
                )
            );
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
