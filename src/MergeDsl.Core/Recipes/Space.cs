namespace MergeDsl;

/// <summary>What the operands of a merge are.</summary>
public enum Space
{
    /// <summary>A and B separately: cheap, but products of different adapters' factors enter the result (cross terms).</summary>
    Factors,

    /// <summary>The full delta, scaling·B·A.</summary>
    Dense,

    /// <summary>R x R coordinates in the joint subspace of all adapters, R the sum of their ranks (Core Space, arXiv 2509.17786).</summary>
    Core,
}
