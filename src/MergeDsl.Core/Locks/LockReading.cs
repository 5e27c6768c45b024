using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Locks;

/// <summary>A lock read from its text.</summary>
/// <param name="Lock">What could be read; null when the text is no lock at all.</param>
/// <param name="Findings">What is wrong with it, located in its text. An entry that is wrong is left out of the lock.</param>
public sealed record LockReading(AdapterLock? Lock, EquatableArray<Finding> Findings)
{
    /// <summary>The version of the format that is written, and the only one that is read.</summary>
    public const long Version = 1;

    /// <summary>Longest text that is read, in UTF-16 units: a lock has a line for every tensor of every base model.</summary>
    public const int MaximumLength = 1 << 26;

    /// <summary>The root of a lock that says nothing of one: its own folder.</summary>
    internal const string DefaultRoot = ".";

    /// <summary>Reads a lock; never throws.</summary>
    public static LockReading Read(string text)
    {
        var document = YamlReader.Read(text, MaximumLength);
        if (document.Root is not { } root)
        {
            return new LockReading(null, document.Findings);
        }

        var findings = document.Findings.ToList();
        var top = new LockSection(root, "the lock", findings);
        if (UnknownVersion(top) is { } unknown)
        {
            return new LockReading(null, EquatableArray.Of(unknown));
        }

        var known = new AdapterLock(
            top.Text(LockKeys.Root) ?? DefaultRoot,
            Entries(top, LockKeys.Models, findings, LockEntryReader.Model),
            Entries(top, LockKeys.Adapters, findings, LockEntryReader.Adapter)
        );
        top.RefuseOthers();
        return new LockReading(known, findings.OrderBy(finding => finding.Span?.Start).ToEquatableArray());
    }

    private static Finding? UnknownVersion(LockSection top)
    {
        var version = top.Node(LockKeys.Version);
        if (version is YamlScalar scalar && scalar.TryInteger(out var number) && number == Version)
        {
            return null;
        }

        var found = version is null ? "none" : YamlDescription.Of(version);
        return Finding.Of(LockFindings.UnknownVersion, found, Numbers.Text(Version)) with
        {
            Span = version?.Span ?? SourceSpan.StartOfText,
        };
    }

    private static EquatableArray<T> Entries<T>(
        LockSection top,
        string key,
        List<Finding> findings,
        Func<string, LockSection, T> read
    )
        where T : class
    {
        var sections = top.Pairs(
            key,
            "a mapping of paths to entries",
            (path, node) => node is YamlMapping mapping ? new Entry(path, new(mapping, path, findings)) : null
        );
        var entries = new List<T>(sections.Count);
        foreach (var (path, section) in sections)
        {
            var entry = read(path, section);
            section.RefuseOthers();
            if (!section.IsBroken)
            {
                entries.Add(entry);
            }
        }

        return entries.ToEquatableArray();
    }

    private sealed record Entry(string Path, LockSection Section);
}
