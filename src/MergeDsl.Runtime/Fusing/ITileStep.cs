namespace MergeDsl.Runtime.Fusing;

/// <summary>A step of a plan with its numbers at hand. Thread safe.</summary>
internal interface ITileStep
{
    /// <summary>Applies the step to the tile's numbers.</summary>
    void Apply(FuseTile tile);
}
