namespace MergeDsl.Runtime.Cpu;

/// <summary>Something done to every number of a matrix that is made tile by tile. Thread safe.</summary>
internal interface IDeltaStep
{
    /// <summary>Does it to the tile at that place, row-major.</summary>
    void Apply(Span<float> tile, TilePlace place);
}
