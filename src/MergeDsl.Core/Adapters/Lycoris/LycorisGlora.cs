using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>GLoRA as LyCORIS stores it: alpha/rank·(W·a1·a2 + b1·b2); of a convolution, a1·a2 mixes the input channels at every place of the kernel.</summary>
internal sealed class LycorisGlora : LycorisKind
{
    public override string Name => "GLoRA";

    public override IReadOnlyList<string> Markers => ["a1.weight", "a2.weight", "b1.weight", "b2.weight"];

    public override IReadOnlyList<string> Required => [.. Markers, Alpha];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var (a1, a2) = (Flat(target.Part("a1.weight")), Flat(target.Part("a2.weight")));
        var (b1, b2) = (Flat(target.Part("b1.weight")), Flat(target.Part("b2.weight")));
        var (current, input) = (target.Current, target.Current.Length(1));
        var places = target.In / Math.Max(1, input);
        var channelsLast = current.Reshape(target.Out, input, places).Permute(0, 2, 1).Reshape(-1, input);
        var mixed = channelsLast.Dot(a1.Dot(a2)).Reshape(target.Out, places, input).Permute(0, 2, 1);
        var delta = mixed.Reshape(target.Out, target.In) + b1.Dot(b2);
        yield return WeightChange.Add(target.ScaleOf(a2.Length(0)) * delta);
    }

    private static Formula Flat(Formula factor) => factor.Reshape(factor.Length(0), -1);
}
