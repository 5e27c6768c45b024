using MergeDsl.Core.Adapters.Kinds;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>(IA)³ as LyCORIS stores it: rows, or with <c>on_input</c> input channels, times 1 + weight.</summary>
internal sealed class LycorisIa3 : LycorisKind
{
    /// <summary>Name of the number that tells which way the vector lies.</summary>
    public const string OnInput = "on_input";

    private const string Vector = "weight";

    public override string Name => "(IA)³";

    public override IReadOnlyList<string> Markers => [Vector, OnInput];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var (current, vector) = (target.Current, target.Part(Vector));
        var ones = Enumerable.Repeat(1L, current.Shape.Count);
        var shape = target.Scalar(OnInput) != 0 ? [1, -1, .. ones.Skip(2)] : new long[] { -1 }.Concat(ones.Skip(1));
        yield return WeightChange.Add(current * vector.Reshape([.. shape]));
    }
}
