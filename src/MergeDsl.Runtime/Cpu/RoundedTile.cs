namespace MergeDsl.Runtime.Cpu;

/// <summary>Rounds to a storage type.</summary>
internal sealed class RoundedTile(DType type) : IDeltaStep
{
    public void Apply(Span<float> tile, TilePlace place) => Rounding.Run<float>(type, tile, tile);
}
