using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>The files of a work folder or of a finished part, which is a work folder under another name.</summary>
/// <param name="root">The folder.</param>
internal sealed class WorkContent(string root)
{
    /// <summary>The name of the file that says of which work it is.</summary>
    public const string ManifestName = "work.json";

    /// <summary>The name of the file that says what the small files hold.</summary>
    public const string SmallFilesName = "small.json";

    /// <summary>True when <paramref name="folder"/> is a work folder or a part.</summary>
    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, ManifestName));

    /// <summary>The folder of the output's files.</summary>
    public string Files => Path.Combine(root, "files");

    /// <summary>The path of a file of the output, whether it is there or not.</summary>
    public string PathOf(string file) => Path.Combine(Files, file);

    private string ManifestFile => Path.Combine(root, ManifestName);

    private string SmallFilesNote => Path.Combine(root, SmallFilesName);

    private string Units => Path.Combine(root, "units");

    /// <summary>Of which work it is; null when it does not say.</summary>
    /// <exception cref="FindingException">It cannot be read.</exception>
    public WorkManifest? ReadManifest() => WorkJson.Read(ManifestFile, WorkJson.Default.WorkManifest);

    /// <summary>Forgets of which work it is.</summary>
    public void ForgetManifest() => File.Delete(ManifestFile);

    /// <summary>Notes down of which work it is, and makes room for the files.</summary>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void Begin(WorkManifest manifest)
    {
        FileProblem.GuardWrite(Files, () => Directory.CreateDirectory(Files));
        WorkJson.Write(ManifestFile, manifest, WorkJson.Default.WorkManifest);
    }

    /// <summary>Notes down that a unit is finished.</summary>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void Finish(UnitRecord record) =>
        WorkJson.Write(Path.Combine(Units, NoteOf(record.Name)), record, WorkJson.Default.UnitRecord);

    /// <summary>Notes down what the small files hold.</summary>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void Note(IEnumerable<SmallFile> files) =>
        WorkJson.Write(SmallFilesNote, [.. files], WorkJson.Default.SmallFileArray);

    /// <summary>What the small files hold; null when nothing tells that can be understood.</summary>
    /// <exception cref="FindingException">The note cannot be read.</exception>
    public IReadOnlyList<SmallFile>? ReadSmallFiles() =>
        WorkJson.Read(SmallFilesNote, WorkJson.Default.SmallFileArray) is { } files && !files.Contains(null!)
            ? files
            : null;

    /// <summary>The names of all files that are not those of <paramref name="units"/>, with <c>/</c>.</summary>
    /// <exception cref="FindingException">The folder cannot be read.</exception>
    public IReadOnlyList<string> FindSmallFiles(IEnumerable<UnitName> units)
    {
        var large = units.SelectMany(unit => new[] { unit.File, unit.SideFile }).ToHashSet(StringComparer.Ordinal);
        return FileProblem.Guard(
            Files,
            () =>
                Directory
                    .EnumerateFiles(Files, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(Files, file).Replace(Path.DirectorySeparatorChar, '/'))
                    .Where(name => !large.Contains(name))
                    .Order(StringComparer.Ordinal)
                    .ToArray(),
            isFolder: true
        );
    }

    /// <summary>The units that are finished, ordered by shard and tensor. Notes that cannot be understood are none.</summary>
    /// <exception cref="FindingException">A note cannot be read.</exception>
    public IReadOnlyList<UnitRecord> ReadRecords() =>
        FileProblem.Guard(
            Units,
            () =>
                Directory.Exists(Units)
                    ? Directory
                        .EnumerateFiles(Units, "*.json")
                        .Select(ReadRecord)
                        .OfType<UnitRecord>()
                        .OrderBy(record => record.Name.Shard, StringComparer.Ordinal)
                        .ThenBy(record => record.Name.First)
                        .ToArray()
                    : [],
            isFolder: true
        );

    /// <summary>Forgets everything but the units of <paramref name="kept"/>, and deletes every file that is not theirs.</summary>
    /// <exception cref="FindingException">The file system refused.</exception>
    public void Keep(IReadOnlyList<UnitRecord> kept) =>
        FileProblem.Guard(
            root,
            () =>
            {
                DeleteAllBut(Units, [.. kept.Select(record => NoteOf(record.Name))], "");
                DeleteAllBut(Files, [.. kept.SelectMany(record => record.Files)], "");
            },
            isFolder: true
        );

    /// <summary>Deletes every file of the output but those called <paramref name="kept"/>.</summary>
    /// <exception cref="FindingException">The file system refused.</exception>
    public void DeleteAllBut(HashSet<string> kept) =>
        FileProblem.Guard(Files, () => DeleteAllBut(Files, kept, ""), isFolder: true);

    // A note under another name than its unit's is none: its files could lie anywhere.
    private static UnitRecord? ReadRecord(string file) =>
        WorkJson.Read(file, WorkJson.Default.UnitRecord) is { } record
        && NoteOf(record.Name) == Path.GetFileName(file)
        && !record.Name.File.Split('/').Any(step => step is "" or "." or "..")
        && !record.Pieces.Concat(record.Side).Contains(null!)
            ? record
            : null;

    // One folder holds all notes, those of files in folders, too.
    private static string NoteOf(UnitName unit) => $"{unit.File.Replace('/', '+')}.json";

    private static void DeleteAllBut(string folder, HashSet<string> kept, string place)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var below in Directory.EnumerateDirectories(folder))
        {
            var name = $"{place}{Path.GetFileName(below)}/";
            if (kept.Any(file => file.StartsWith(name, StringComparison.Ordinal)))
            {
                DeleteAllBut(below, kept, name);
            }
            else
            {
                Directory.Delete(below, recursive: true);
            }
        }

        foreach (
            var file in Directory.EnumerateFiles(folder).Where(file => !kept.Contains(place + Path.GetFileName(file)))
        )
        {
            File.Delete(file);
        }
    }
}
