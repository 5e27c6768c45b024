using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>C3A (Chen et al. 2024): blocks of circulant matrices, divided by the inputs (<c>peft.md</c> 3.3).</summary>
internal sealed class C3a : AdapterKind
{
    public override string Name => "C3A";

    public override string Title => "C³A";

    public override KindEffect Effect => KindEffect.Delta;

    public override string Prefix => "c3a_";

    public override IReadOnlyList<string> Required => ["c3a_kernel"];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var blocks = new Circulant(target.Part("c3a_kernel"));
        yield return WeightChange.Add(1.0 / Math.Max(1, blocks.Length(1)) * blocks);
    }
}
