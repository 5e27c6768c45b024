using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>SHiRA (Bhardwaj et al. 2024): single entries of the weight, added at saved places (<c>peft.md</c> 3.3).</summary>
internal sealed class Shira : AdapterKind
{
    public override string Name => "SHIRA";

    public override string Title => "SHiRA";

    public override KindEffect Effect => KindEffect.Delta;

    public override string Prefix => "shira_";

    public override IReadOnlyList<string> Required => ["shira_indices", "shira_weight"];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var places = target.Indices("shira_indices");
        yield return WeightChange.Add(new Scattered(target.Part("shira_weight"), places, target.Out, target.In));
    }
}
