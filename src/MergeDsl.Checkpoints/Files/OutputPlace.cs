using System.Globalization;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Files;

/// <summary>The place in which an output is to stand, and the folders around it.</summary>
internal static class OutputPlace
{
    /// <summary>The absolute path of <paramref name="target"/>, without a separator at its end.</summary>
    public static string Full(string target) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));

    /// <summary>The findings, all of them, for which nothing may be put at <paramref name="target"/>. Touches nothing.</summary>
    /// <param name="target">The folder to create.</param>
    /// <param name="inputs">Folders that are read meanwhile: the output must lie apart from them.</param>
    /// <param name="occupation">Why what stands there cannot be replaced; null when it can, or nothing does.</param>
    public static IReadOnlyList<Finding> Refusals(string target, IEnumerable<string> inputs, Func<Finding?> occupation)
    {
        try
        {
            if (Path.GetFileName(Full(target)).Length == 0)
            {
                return [Finding.Of(FileFindings.OutputHasNoName, target)];
            }

            if (File.Exists(target))
            {
                return [Finding.Of(FileFindings.OutputIsFile, target)];
            }

            if (FileAbove(Full(target)) is { } file)
            {
                return [Finding.Of(FileFindings.OutputBelowFile, target, Path.GetFileName(file))];
            }

            // That an input exists is no news, and nobody should be led to overwrite it.
            var contacts = inputs.Select(input => OutputContact.Of(target, input)).OfType<Finding>().ToArray();
            return contacts.Length == 0 && occupation() is { } occupied ? [occupied] : contacts;
        }
        catch (Exception exception) when (FileProblem.IsFileProblem(exception))
        {
            return [FileProblem.Describe(target, exception, isFolder: true)];
        }
    }

    /// <summary>The same for a file.</summary>
    /// <param name="target">The file to create.</param>
    /// <param name="inputs">What is read meanwhile: the output must lie apart from it.</param>
    /// <param name="overwrite">True when an existing file is replaced.</param>
    public static IReadOnlyList<Finding> RefusalsOfFile(string target, IEnumerable<string> inputs, bool overwrite)
    {
        try
        {
            if (Directory.Exists(target))
            {
                return [Finding.Of(FileFindings.FileIsFolder, target)];
            }

            if (FileAbove(Full(target)) is { } file)
            {
                return [Finding.Of(FileFindings.OutputBelowFile, target, Path.GetFileName(file))];
            }

            var contacts = inputs.Select(input => OutputContact.Of(target, input)).OfType<Finding>().ToArray();
            return contacts.Length > 0 ? contacts
                : File.Exists(target) && !overwrite ? [Finding.Of(FileFindings.OutputExists, target)]
                : [];
        }
        catch (Exception exception) when (FileProblem.IsFileProblem(exception))
        {
            return [FileProblem.Describe(target, exception)];
        }
    }

    /// <summary>Creates <paramref name="folder"/>, which is no root, and the folders on the way to it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="output">What it is created for, as findings name it.</param>
    /// <returns>The parents that were created, innermost first.</returns>
    /// <exception cref="FindingException">The file system takes no new folders.</exception>
    public static IReadOnlyList<string> CreateFolder(string folder, string output)
    {
        var created = new List<string>();
        var parent = Path.GetDirectoryName(folder)!;
        for (var missing = parent; !Directory.Exists(missing); missing = Path.GetDirectoryName(missing)!)
        {
            created.Add(missing);
        }

        try
        {
            Directory.CreateDirectory(parent);
            Directory.CreateDirectory(folder);
            return created;
        }
        catch (Exception problem) when (problem is DirectoryNotFoundException or FileNotFoundException)
        {
            // The parent is there: this is a file system, such as /proc, that takes no new folders.
            FileProblem.Ignore(() => RemoveEmpty(created));
            throw new FindingException(Finding.Of(FileFindings.ReadOnlyTarget, output));
        }
        catch
        {
            FileProblem.Ignore(() => RemoveEmpty(created));
            throw;
        }
    }

    /// <summary>A path beside <paramref name="target"/>, hidden, at which nothing stands.</summary>
    public static string Unused(string target, string purpose)
    {
        var path = Beside(target, string.Create(CultureInfo.InvariantCulture, $"{purpose}-{Environment.ProcessId}"));
        var candidate = path;
        for (var attempt = 2; Path.Exists(candidate); attempt++)
        {
            candidate = string.Create(CultureInfo.InvariantCulture, $"{path}-{attempt}");
        }

        return candidate;
    }

    /// <summary>The hidden path <c>.NAME.purpose</c> beside <paramref name="target"/>.</summary>
    public static string Beside(string target, string purpose) =>
        Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{purpose}");

    /// <summary>Removes those of <paramref name="folders"/> that are empty.</summary>
    public static void RemoveEmpty(IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    private static string? FileAbove(string path)
    {
        var above = Path.GetDirectoryName(path);
        while (above is not null && !File.Exists(above))
        {
            above = Path.GetDirectoryName(above);
        }

        return above;
    }
}
