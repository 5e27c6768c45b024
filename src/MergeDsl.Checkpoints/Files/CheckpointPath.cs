using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Files;

/// <summary>Where an adapter or base model that a recipe names lies on this machine.</summary>
public static class CheckpointPath
{
    /// <summary>
    /// The folder that <paramref name="name"/> means: a path, relative to <paramref name="folder"/> (empty for the current one), or else a
    /// <c>org/name</c> in the Hugging Face cache.
    /// </summary>
    /// <exception cref="FindingException">There is no such folder and no such cache entry.</exception>
    public static string Resolve(string name, string folder, HuggingFaceCache? cache = null)
    {
        var path = FileProblem.Guard(name, () => Beside(name, folder));
        if (Directory.Exists(path))
        {
            return path;
        }

        if (File.Exists(path))
        {
            throw new FindingException(Finding.Of(FileFindings.FolderIsFile, name));
        }

        return HuggingFaceCache.IsName(name)
            ? (cache ?? HuggingFaceCache.OfThisMachine()).Find(name, NearestFolder.Hint(path))
            : throw new FindingException(Finding.Of(FileFindings.FolderMissing, name, NearestFolder.Hint(path)));
    }

    /// <summary>The same for an adapter, which may be a single file.</summary>
    /// <exception cref="FindingException">There is no such file or folder and no such cache entry.</exception>
    public static string ResolveAdapter(string name, string folder)
    {
        var path = FileProblem.Guard(name, () => Beside(name, folder));
        return SingleFileAdapter.IsOne(path) ? path : Resolve(name, folder);
    }

    /// <summary>
    /// The absolute path that <paramref name="name"/> is when it is read in <paramref name="folder"/> (empty for the current
    /// one). Both slashes separate, so that a recipe written on Windows means the same everywhere.
    /// </summary>
    public static string Beside(string name, string folder) =>
        Path.GetFullPath(Path.Combine(folder, name.Replace('\\', '/')));
}
