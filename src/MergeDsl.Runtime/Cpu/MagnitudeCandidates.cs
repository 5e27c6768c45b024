using System.Numerics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Numbers among which the one at a rank is looked for.</summary>
/// <param name="Numbers">Some of all numbers.</param>
/// <param name="Rank">The rank among them.</param>
/// <param name="Low">No key is smaller.</param>
/// <param name="High">All keys are smaller.</param>
internal sealed record MagnitudeCandidates<T, TKey>(GatheredPieces<T> Numbers, long Rank, TKey Low, TKey High)
    where T : unmanaged
    where TKey : unmanaged, IBinaryInteger<TKey>
{
    /// <summary>True when the rank is one of theirs.</summary>
    public bool HoldRank => Rank > 0 && Rank <= Numbers.Length;
}
