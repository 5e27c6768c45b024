using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Text;

namespace MergeDsl.Locking;

/// <summary>Where what a recipe names lies on this machine.</summary>
/// <param name="Mention">Who names it.</param>
/// <param name="Kind">What was found.</param>
/// <param name="Key">What a lock calls the folder that a path would mean.</param>
/// <param name="Folder">The folder, or where it should be.</param>
/// <param name="Findings">Why there is no folder.</param>
internal sealed record Place(
    Mention Mention,
    PlaceKind Kind,
    string Key,
    string Folder,
    EquatableArray<Finding> Findings
)
{
    /// <summary>Looks for it.</summary>
    /// <param name="mention">Who names it.</param>
    /// <param name="root">The lock's root, an absolute path.</param>
    public static Place Of(Mention mention, string root)
    {
        var written = mention.Written;
        var key = LockPaths.KeyOf(root, Path.GetFullPath(mention.Recipe.Path), written);
        try
        {
            var folder = CheckpointPath.Resolve(written, mention.Recipe.Folder);
            var beside = CheckpointPath.Beside(written, mention.Recipe.Folder);
            var kind = folder == beside ? PlaceKind.Folder : PlaceKind.Cached;
            return new Place(mention, kind, key, folder, default);
        }
        catch (FindingException failure)
        {
            var findings = Explained(failure.Findings, mention)
                .Select(finding => LockedFindings.ForLock(finding, written));
            var kind = HubName.IsHubName(written) ? PlaceKind.NotInCache : PlaceKind.Missing;
            return new Place(mention, kind, key, Path.Combine(root, key), findings.ToEquatableArray());
        }
    }

    // A file where a folder is expected may be an adapter all the same, but none that a lock can hold.
    private static IEnumerable<Finding> Explained(IReadOnlyList<Finding> findings, Mention mention) =>
        findings.Any(finding => finding.Descriptor == FileFindings.FolderIsFile)
        && SingleFileAdapter.IsOne(CheckpointPath.Beside(mention.Written, mention.Recipe.Folder))
            ? [Finding.Of(SingleFileFindings.NotLocked, mention.Written)]
            : findings;
}

/// <summary>What was found where a recipe's path leads; when two spell one path differently, the first of these counts.</summary>
internal enum PlaceKind
{
    /// <summary>A folder.</summary>
    Folder,

    /// <summary>No folder, but a name in the Hugging Face cache.</summary>
    Cached,

    /// <summary>Nothing under a name that might have been in the cache.</summary>
    NotInCache,

    /// <summary>Nothing.</summary>
    Missing,
}
