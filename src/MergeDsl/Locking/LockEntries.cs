using MergeDsl.Checkpoints.Files;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;

namespace MergeDsl.Locking;

/// <summary>The entries of one kind while a lock is made: every folder is opened once, however many recipes name it.</summary>
/// <param name="kind">Adapters or base models.</param>
/// <param name="committed">Entries that are taken for what is not on this machine.</param>
internal sealed class LockEntries<T>(ILockable<T> kind, EquatableArray<T> committed)
    where T : class, ILockedEntry
{
    // What an error says when files are not there, as in a checkout without weights.
    private static readonly FindingDescriptor[] Absences =
    [
        FileFindings.FolderMissing,
        FileFindings.NotInCache,
        FileFindings.CacheIncomplete,
        FileFindings.NoAdapterConfig,
        FileFindings.NoAdapterWeights,
        FileFindings.NoModelConfig,
        FileFindings.NoModelWeights,
        FileFindings.ShardMissing,
        SafetensorsFindings.LfsPointer,
    ];

    private readonly SortedDictionary<string, T> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> folders = new(StringComparer.Ordinal);
    private readonly Dictionary<Mention, string> keys = [];
    private readonly SortedSet<string> files = new(StringComparer.Ordinal);

    /// <summary>The entries, ordered by path.</summary>
    public EquatableArray<T> All => entries.Values.ToEquatableArray();

    /// <summary>The files they depend on: of what cannot be used also those that are missing.</summary>
    public IEnumerable<string> Files => files;

    /// <summary>The path of the entry for what a recipe names.</summary>
    public string KeyOf(Mention mention) => keys[mention];

    /// <summary>Makes the entries for everything that is named.</summary>
    public void Add(IEnumerable<Mention> mentions, string root)
    {
        foreach (var place in mentions.Select(mention => Place.Of(mention, root)).OrderBy(place => place.Kind))
        {
            var key = KeyOf(place);
            if (folders.TryAdd(key, place.Folder))
            {
                var entry = place.Findings.Count == 0 ? Read(place, key) : Without(place, place.Findings, key);
                entries[key] = entry;
            }

            keys[place.Mention] = key;
        }
    }

    // What is in the cache takes its short name, unless a folder has that for a path.
    private string KeyOf(Place place)
    {
        var name = place.Mention.Written;
        var isShort =
            place.Kind == PlaceKind.Cached && folders.GetValueOrDefault(name, place.Folder) == place.Folder
            || place.Kind == PlaceKind.NotInCache && committed.Find(place.Key, name)?.Path == name;
        return isShort ? name : place.Key;
    }

    private T Read(Place place, string key)
    {
        try
        {
            var entry = kind.Read(key, place.Folder);
            files.UnionWith(kind.FilesOf(place.Folder));
            return entry;
        }
        catch (FindingException failure)
        {
            var findings = failure.Findings.Select(finding => LockedFindings.ForLock(finding, place.Folder));
            return Without(place, findings.ToEquatableArray(), key);
        }
    }

    /// <summary>The entry for what cannot be used: the committed one where files are missing, and none that is there differs.</summary>
    private T Without(Place place, EquatableArray<Finding> findings, string key)
    {
        // Those that are missing, too: when they come, the lock is to be made again.
        files.UnionWith(kind.FilesOf(place.Folder));
        var errors = findings.Where(finding => finding.Severity == Severity.Error);
        var config = Path.Combine(place.Folder, kind.ConfigFile);
        if (
            errors.All(finding => Absences.Contains(finding.Descriptor))
            && committed.Find(key, place.Mention.Written) is { Hashes: { } hashes } known
            && (!File.Exists(config) || FileHashes.Sha256(config) == hashes.Config)
        )
        {
            return known;
        }

        return kind.Failed(key, findings);
    }
}
