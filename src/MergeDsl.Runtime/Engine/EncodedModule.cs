namespace MergeDsl.Runtime.Engine;

/// <summary>A merged module as its bytes in the file.</summary>
/// <param name="Rank">Its rank.</param>
/// <param name="A">The down projection.</param>
/// <param name="B">The up projection.</param>
/// <param name="Bias">The bias of B; null when it has none.</param>
internal sealed record EncodedModule(int Rank, PooledBytes A, PooledBytes B, PooledBytes? Bias)
{
    /// <summary>DoRA's magnitudes; null for a LoRA.</summary>
    public PooledBytes? Magnitude { get; init; }
}
