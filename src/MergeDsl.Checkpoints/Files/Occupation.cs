using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Files;

/// <summary>
/// Tells whether what stands in an output's place may be deleted for it. Only what an earlier run can have written there is:
/// a folder that might hold anybody's work is never replaced.
/// </summary>
internal static class Occupation
{
    /// <summary>The most that the sub-folders of a model that is replaced hold, in bytes: templates and code, no data.</summary>
    internal const long LargestSubfolders = 64L << 20;

    /// <summary>Why an output of a kind cannot take the place of <paramref name="target"/>; null when it can.</summary>
    public static Finding? For(OutputKind kind, string target, bool overwrite) =>
        kind == OutputKind.Adapter || (kind == OutputKind.Either && !IsFree(target) && BesidesAnAdapter(target) is null)
            ? ForAdapter(target, overwrite)
            : ForModel(target, overwrite);

    /// <summary>Why an adapter cannot take the place of <paramref name="target"/>; null when it can.</summary>
    public static Finding? ForAdapter(string target, bool overwrite) =>
        IsFree(target) ? null
        : BesidesAnAdapter(target) is { } entry ? Finding.Of(FileFindings.OutputHoldsMore, target, entry)
        : Replaced(target, overwrite);

    private static Finding? ForModel(string target, bool overwrite) =>
        IsFree(target) ? null
        : BesidesAModel(target) is { } entry ? Finding.Of(OutputFindings.OutputHoldsMoreThanModel, target, entry)
        : Replaced(target, overwrite);

    /// <summary>Why a part of an output cannot take the place of <paramref name="part"/>; null when it can.</summary>
    public static Finding? ForPart(string part, bool overwrite) =>
        IsFree(part) ? null
        : !WorkContent.IsOne(part)
            ? Finding.Of(
                OutputFindings.OutputHoldsMoreThanModel,
                part,
                First(Directory.EnumerateFileSystemEntries(part))!
            )
        : Replaced(part, overwrite);

    private static bool IsFree(string target) =>
        !Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any();

    private static Finding? Replaced(string target, bool overwrite) =>
        overwrite ? null : Finding.Of(FileFindings.OutputExists, target);

    /// <summary>The name of an entry that shows that a folder is no adapter alone: a folder, or anything where there is no config.</summary>
    private static string? BesidesAnAdapter(string folder)
    {
        var subfolders = Directory.EnumerateDirectories(folder);
        var isAdapter =
            File.Exists(Path.Combine(folder, AdapterFolder.ConfigFile))
            || File.Exists(Path.Combine(folder, AdapterFiles.HeadConfig));
        return First(isAdapter ? subfolders : Directory.EnumerateFileSystemEntries(folder));
    }

    /// <summary>
    /// The name of an entry that shows that a folder is no model alone: other weights, a sub-folder that holds weights or much
    /// data, is hidden or a link, or anything where config or weights are missing.
    /// </summary>
    private static string? BesidesAModel(string folder)
    {
        if (PipelineFolder.ComponentsOf(folder).Count > 0)
        {
            return BesidesAPipeline(folder);
        }

        if (!File.Exists(Path.Combine(folder, ModelFolder.ConfigFile)) || OwnWeights(folder) is not { } own)
        {
            return First(Directory.EnumerateFileSystemEntries(folder));
        }

        var otherWeights = Directory
            .EnumerateFiles(folder)
            .Where(file => CompanionFiles.IsWeights(file) && !own.Contains(Path.GetFileName(file)));
        var left = LargestSubfolders;
        return First(
            otherWeights.Concat(Directory.EnumerateDirectories(folder).Where(below => !IsSmall(below, ref left)))
        );
    }

    /// <summary>
    /// The name of an entry that shows that a folder is no pipeline alone: weights beside the components, and folders that are hidden, links or
    /// hold further ones.
    /// </summary>
    private static string? BesidesAPipeline(string folder) =>
        First(
            Directory
                .EnumerateFiles(folder)
                .Where(CompanionFiles.IsWeights)
                .Concat(
                    Directory
                        .EnumerateDirectories(folder)
                        .Where(below =>
                            Path.GetFileName(below).StartsWith('.')
                            || new DirectoryInfo(below).LinkTarget is not null
                            || Directory.EnumerateDirectories(below).Any()
                        )
                )
        );

    /// <summary>The names of a model's weights and their index; null when there are none.</summary>
    private static HashSet<string>? OwnWeights(string folder)
    {
        try
        {
            var (index, weights) = ModelFolder.WeightFiles(folder);
            string[] names = [.. weights.Append(index).OfType<string>().Select(file => Path.GetFileName(file))];
            return [.. names, .. names.Select(UndoNote.FileOf), UndoNote.FileName];
        }
        catch (FindingException)
        {
            return null;
        }
    }

    private static bool IsSmall(string folder, ref long left)
    {
        if (Path.GetFileName(folder).StartsWith('.') || new DirectoryInfo(folder).LinkTarget is not null)
        {
            return false;
        }

        foreach (var file in Directory.EnumerateFiles(folder))
        {
            left -= new FileInfo(file).Length;
            if (left < 0 || CompanionFiles.IsWeights(file))
            {
                return false;
            }
        }

        foreach (var below in Directory.EnumerateDirectories(folder))
        {
            if (!IsSmall(below, ref left))
            {
                return false;
            }
        }

        return true;
    }

    private static string? First(IEnumerable<string> entries) =>
        entries.Select(Path.GetFileName).Order(StringComparer.Ordinal).FirstOrDefault();
}
