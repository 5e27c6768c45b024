namespace MergeDsl;

/// <summary>How an adapter is fused into its base model (<c>output.fuse</c>).</summary>
public enum FuseMode
{
    /// <summary>What base plus adapter compute: summed in float32 and rounded once.</summary>
    Exact,

    /// <summary>PEFT's bits, its rules for tied weights included (<c>peft-0.21.md</c> part 2).</summary>
    Peft,
}
