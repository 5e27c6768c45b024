using System.IO.Hashing;
using System.Text;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>Which work a work folder or a part is of: only what is equal can be resumed.</summary>
/// <param name="Identity">What the caller says that the bytes depend on.</param>
/// <param name="Layout">A hash of the names and headers of all shards.</param>
/// <param name="Share">Which share it is; null when it is everything.</param>
/// <param name="Units">The units that it is made of, in order.</param>
internal sealed record WorkManifest(string Identity, string Layout, Share? Share, IReadOnlyList<UnitName> Units)
{
    /// <summary>The manifest of <paramref name="share"/>, cut into <paramref name="units"/>, of the output that <paramref name="shards"/> lay out.</summary>
    public static WorkManifest Of(
        string identity,
        IReadOnlyList<ShardLayout> shards,
        Share? share,
        IReadOnlyList<Unit> units
    )
    {
        var hash = new XxHash128();
        foreach (var shard in shards)
        {
            hash.Append(Encoding.UTF8.GetBytes(shard.File + '\0'));
            hash.Append(shard.Header());
        }

        return new(identity, Piece.Text(hash.GetCurrentHash()), share, [.. units.Select(unit => unit.Name)]);
    }

    /// <summary>True when both are of the same work.</summary>
    public bool IsOfSameWork(WorkManifest other) =>
        IsOfSameRun(other) && Share == other.Share && Units.SequenceEqual(other.Units);

    /// <summary>True when both are of the same work, the share apart.</summary>
    public bool IsOfSameRun(WorkManifest other) =>
        Identity == other.Identity && Layout == other.Layout && Share?.Count == other.Share?.Count;
}
