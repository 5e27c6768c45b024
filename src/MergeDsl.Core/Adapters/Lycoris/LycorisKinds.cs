using MergeDsl.Core.Adapters.Kinds;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>The kinds of modules that single files hold (<c>kohya.md</c> 1).</summary>
internal static class LycorisKinds
{
    /// <summary>All kinds, ordered by name (ordinal).</summary>
    public static IReadOnlyList<LycorisKind> All { get; } =
    [
        new LycorisBoft(),
        new DiagOft(),
        new LycorisFull(),
        new LycorisGlora(),
        new LycorisIa3(),
        new LycorisLoha(),
        new LycorisLokr(),
        new Locon(),
        new LycorisNorm(),
    ];

    /// <summary>The names of all parts.</summary>
    public static IReadOnlyList<string> Parts { get; } =
    [.. All.SelectMany(kind => kind.Markers.Concat(kind.Required).Concat(kind.Optional)).Distinct()];

    /// <summary>The kinds that a module could be of, going by its parts.</summary>
    public static IReadOnlyList<LycorisKind> Of(TunedModule module) =>
        [.. All.Where(kind => kind.Markers.Any(marker => module.Find(marker) is not null) && kind.Takes(module))];

    private static bool Takes(this LycorisKind kind, TunedModule module) =>
        kind switch
        {
            DiagOft => module.Find(DiagOft.Blocks) is { Shape.Count: not LycorisBoft.Dimensions },
            LycorisBoft => module.Find(DiagOft.Blocks) is { Shape.Count: LycorisBoft.Dimensions },
            _ => true,
        };

    /// <summary>True for a part that the kind knows.</summary>
    public static bool Knows(this LycorisKind kind, string part) =>
        kind.Markers.Contains(part) || kind.Required.Contains(part) || kind.Optional.Contains(part);
}
