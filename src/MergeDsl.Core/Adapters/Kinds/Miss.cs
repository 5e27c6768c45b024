using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// MiSS (Kang and Yin 2024): one block of rows for every group of inputs; "mini" repeats a smaller one along the outputs; "bat" adds W·M + M to
/// every tile of the weight (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class Miss : AdapterKind
{
    public override string Name => "MISS";

    public override string Title => "MiSS";

    public override KindEffect Effect => KindEffect.Delta;

    public override string Prefix => "miss_";

    public override IReadOnlyList<string> Required => ["miss_block"];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var block = target.Part("miss_block");
        yield return block.Shape.Count == 3
            ? WeightChange.Set(Tiled(target, block))
            : WeightChange.Add(Shared(target, block));
    }

    private static Formula Shared(TunedTarget target, Formula block)
    {
        var rank = block.Length(0);
        var whole = block.Length(1) == target.Out ? block : block.Repeat(1, target.Out / block.Length(1));
        return whole.Repeat(0, (target.In + rank - 1) / rank).Slice(0, 0, target.In).T;
    }

    private static Formula Tiled(TunedTarget target, Formula block)
    {
        var (rank, weight) = (block.Length(-1), Rotation.Flat(target.Current));
        var (down, across) = (target.Out / rank, target.In / rank);
        var tiles = weight.Reshape(down, rank, across, rank).Permute(0, 2, 1, 3);
        var all = tiles.Reshape(down, across * rank, rank).Dot(block).Reshape(down, across, rank, rank);
        var delta = all + block.Reshape(down, 1, rank, rank);
        return weight + delta.Permute(0, 2, 1, 3).Reshape(target.Out, target.In);
    }
}
