namespace MergeDsl.Runtime.Fusing;

/// <summary>Keeps the values that were made last, as many as take no more than a number of bytes, and the very last in any case. Thread safe.</summary>
/// <typeparam name="TKey">What a value is asked for by.</typeparam>
/// <typeparam name="TValue">What is kept.</typeparam>
/// <param name="mostBytes">How many bytes may be kept.</param>
internal sealed class RecentValues<TKey, TValue>(long mostBytes)
    where TKey : notnull
{
    private readonly Queue<(TKey Key, TValue Value, long Bytes)> kept = [];
    private readonly Lock gate = new();
    private long bytes;

    /// <summary>The value; made, while others wait, unless it is kept.</summary>
    /// <param name="key">What it is asked for by.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="bytesOf">How many bytes it takes.</param>
    public TValue Get(TKey key, Func<TValue> make, Func<TValue, long> bytesOf)
    {
        lock (gate)
        {
            foreach (var known in kept)
            {
                if (EqualityComparer<TKey>.Default.Equals(known.Key, key))
                {
                    return known.Value;
                }
            }

            var value = make();
            Keep(key, value, bytesOf(value));
            return value;
        }
    }

    private void Keep(TKey key, TValue value, long size)
    {
        kept.Enqueue((key, value, size));
        bytes += size;
        while (bytes > mostBytes && kept.Count > 1)
        {
            bytes -= kept.Dequeue().Bytes;
        }
    }
}
