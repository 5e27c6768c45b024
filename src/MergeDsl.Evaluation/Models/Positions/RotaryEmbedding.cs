namespace MergeDsl.Evaluation.Models.Positions;

/// <summary>Rotates queries and keys by angles that grow with their position. Thread safe.</summary>
internal sealed class RotaryEmbedding(RopeSettings settings)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, RopeAngles> angles = [];

    /// <summary>The angles of a text of that length: the same object for lengths that have the same angles.</summary>
    public RopeAngles AnglesOf(int length)
    {
        var key = settings.Kind switch
        {
            RopeKind.Dynamic => Math.Max(length, settings.LongestText),
            RopeKind.LongRope => length > settings.OriginalLength ? settings.OriginalLength + 1 : 1,
            _ => 1,
        };
        lock (gate)
        {
            // A growing text of the dynamic kind has new angles at every length: old ones are not worth keeping.
            if (angles.Count > 64 && !angles.ContainsKey(key))
            {
                angles.Clear();
            }

            if (!angles.TryGetValue(key, out var found))
            {
                angles.Add(key, found = new RopeAngles(RopeFrequencies.Of(settings, key)));
            }

            return found;
        }
    }
}
