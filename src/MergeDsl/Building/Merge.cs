namespace MergeDsl;

/// <summary>
/// Where a merge in C# starts: <c>Merge.Of(0.7 * math + 0.3 * code).Ties(density: 0.5).Rank(8)</c> is the recipe of the same
/// words.
/// </summary>
public static class Merge
{
    /// <summary>A merge of weighted adapters; their linear sum until a method is chosen.</summary>
    public static Merge<TBase> Of<TBase>(Delta<TBase> delta)
        where TBase : IBaseModel => Merge<TBase>.Linear(delta);

    /// <summary>A merge of weighted adapters; their linear sum until a method is chosen.</summary>
    public static Merge<TBase> Of<TBase>(params Delta<TBase>[] deltas)
        where TBase : IBaseModel
    {
        ArgumentOutOfRangeException.ThrowIfZero(deltas.Length, nameof(deltas));
        return Of(deltas.Aggregate((sum, delta) => sum + delta));
    }

    /// <summary>A merge of adapters with weight 1 each; their linear sum until a method is chosen.</summary>
    public static Merge<TBase> Of<TBase>(params Adapter<TBase>[] adapters)
        where TBase : IBaseModel => Of([.. adapters.Select(adapter => (Delta<TBase>)adapter)]);
}
