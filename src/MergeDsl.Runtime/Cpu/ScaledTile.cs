namespace MergeDsl.Runtime.Cpu;

/// <summary>Multiplies by a number.</summary>
internal sealed class ScaledTile(float factor) : IDeltaStep
{
    public void Apply(Span<float> tile, TilePlace place) => Elementwise.Scale(tile, factor, tile);
}
