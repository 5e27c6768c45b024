namespace MergeDsl.Runtime.Spaces;

/// <summary>The classes behind <see cref="Space"/>.</summary>
public static class MergeSpaces
{
    private static readonly IMergeSpace[] All = [new FactorsSpace(), new DenseSpace(), new CoreSpace()];

    /// <summary>The class of a space.</summary>
    public static IMergeSpace Get(Space space) => All.Single(candidate => candidate.Space == space);
}
