namespace MergeDsl.Checkpoints.Writing;

/// <summary>Splits the tensors of all shards into shares of about the same number of bytes.</summary>
internal static class WorkSplit
{
    /// <summary>
    /// The units of <paramref name="share"/>, in order: one a shard when that is null. A tensor belongs to the share in which the
    /// middle of its bytes lies, so that the answer depends on nothing but the layouts.
    /// </summary>
    public static IReadOnlyList<Unit> UnitsOf(IReadOnlyList<ShardLayout> shards, Share? share)
    {
        if (share is null)
        {
            return [.. shards.Select(shard => new Unit(shard, 0, shard.Tensors.Count))];
        }

        var total = shards.Sum(shard => shard.DataLength);
        var units = new List<Unit>();
        var begin = 0L;
        foreach (var shard in shards)
        {
            var owners = new List<int>(shard.Tensors.Count);
            foreach (var tensor in shard.Tensors)
            {
                owners.Add(OwnerOf(begin, tensor.Bytes, total, share.Count));
                begin += tensor.Bytes;
            }

            if (UnitOf(shard, owners, share.Index, OwnerOf(begin, 0, total, share.Count)) is { } unit)
            {
                units.Add(unit);
            }
        }

        return units;
    }

    private static Unit? UnitOf(ShardLayout shard, List<int> owners, int index, int ownerOfNothing)
    {
        if (owners.Count == 0)
        {
            return ownerOfNothing == index ? new(shard, 0, 0) : null;
        }

        // Owners never decrease: what belongs to one lies together.
        var first = owners.IndexOf(index);
        return first < 0 ? null : new(shard, first, owners.LastIndexOf(index) + 1);
    }

    private static int OwnerOf(long begin, long bytes, long total, int count) =>
        total == 0 ? 1 : (int)Int128.Min(count, (((2 * (Int128)begin) + bytes) * count / (2 * (Int128)total)) + 1);
}
