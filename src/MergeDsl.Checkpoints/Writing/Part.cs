using System.Text.RegularExpressions;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>What one share of a job has written.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Share">Which share it is.</param>
/// <param name="Manifest">Of which work it is.</param>
internal sealed record Part(string Folder, Share Share, WorkManifest Manifest)
{
    private const string Pattern = @"\.part-[0-9]+-of-[0-9]+\z";

    /// <summary>What it holds.</summary>
    public WorkContent Content => new(Folder);

    /// <summary>All parts of an output, in order. Where there are two of a share, the one beside the output counts.</summary>
    /// <param name="target">The output, an absolute path.</param>
    /// <param name="taken">The folder into which a join that was ended had moved some of them.</param>
    /// <exception cref="FindingException">One is missing or of another run, or a folder cannot be read.</exception>
    public static IReadOnlyList<Part> FindAll(string target, string taken)
    {
        var name = Path.GetFileName(target);
        var beside = FindIn(Path.GetDirectoryName(target)!, name);
        var before = beside.Length > 0 && beside.Length == beside[0].Share.Count ? [] : FindIn(taken, name);
        var parts = beside.Concat(before).DistinctBy(part => part.Share).OrderBy(part => part.Share.Index).ToArray();
        if (parts.Length == 0)
        {
            throw new FindingException(Finding.Of(OutputFindings.NoParts, target));
        }

        if (parts.FirstOrDefault(part => !part.Manifest.IsOfSameRun(parts[0].Manifest)) is { } other)
        {
            throw new FindingException(Finding.Of(OutputFindings.PartsDisagree, parts[0].Folder, other.Folder));
        }

        var missing = Enumerable
            .Range(1, parts[0].Share.Count)
            .Except(parts.Select(part => part.Share.Index))
            .Select(index => OutputTarget.PartOf(name, new(index, parts[0].Share.Count)))
            .ToArray();
        return missing.Length == 0
            ? parts
            : throw new FindingException(Finding.Of(OutputFindings.PartMissing, target, Listing.Of(missing)));
    }

    /// <summary>The output that the folder is a part of; null where it is none.</summary>
    public static string? OutputOf(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(folder);
        var output = Regex.Replace(path, Pattern, "");
        return output != path && WorkContent.IsOne(path) ? output : null;
    }

    /// <summary>Moves the parts into the folder <paramref name="taken"/>, so that they go when it goes.</summary>
    /// <returns>The parts where they are now.</returns>
    /// <exception cref="FindingException">The file system refused.</exception>
    public static IReadOnlyList<Part> MoveInto(string taken, IReadOnlyList<Part> parts) =>
        FileProblem.Guard(taken, () => parts.Select(part => part.MovedInto(taken)).ToArray(), isFolder: true);

    private static Part[] FindIn(string folder, string name) =>
        FileProblem.Guard(
            folder,
            () =>
                Directory.Exists(folder)
                    ? Directory
                        .EnumerateDirectories(folder)
                        .Where(path => Regex.IsMatch(Path.GetFileName(path), @"\A" + Regex.Escape(name) + Pattern))
                        .Order(StringComparer.Ordinal)
                        .Select(Read)
                        .ToArray()
                    : [],
            isFolder: true
        );

    private static Part Read(string folder) =>
        new WorkContent(folder).ReadManifest() is { Share: { } share } manifest
            ? new(folder, share, manifest)
            : throw new FindingException(Finding.Of(OutputFindings.PartDamaged, folder, WorkContent.ManifestName));

    private Part MovedInto(string taken)
    {
        var place = Path.Combine(taken, Path.GetFileName(Folder));
        if (place == Folder)
        {
            return this;
        }

        Directory.CreateDirectory(taken);
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }

        Directory.Move(Folder, place);
        return this with { Folder = place };
    }
}
