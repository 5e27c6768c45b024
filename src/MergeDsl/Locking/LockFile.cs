using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Text;

namespace MergeDsl.Locking;

/// <summary>A lock as a file.</summary>
public static class LockFile
{
    /// <summary>Reads the lock at <paramref name="path"/>; whatever is wrong, with the file or its text, is in the findings.</summary>
    public static LockReading Read(string path)
    {
        try
        {
            var (text, undecodable) = RecipeText.Decode(FileProblem.Guard(path, () => File.ReadAllBytes(path)));
            return text is null ? Failed(undecodable!) : LockReading.Read(text);
        }
        catch (FindingException failure)
        {
            return Failed(failure.Findings[0]);
        }
    }

    /// <summary>Writes the lock, in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="made">The lock, whose root becomes that of the file.</param>
    /// <returns>False when the file holds just this lock already: then it is not touched.</returns>
    /// <exception cref="FindingException">It cannot be written; what was there before still is.</exception>
    public static bool Write(string path, LockMaking made) => TextFile.Write(path, LockText.Write(At(path, made)));

    /// <summary>The lock as it is when it lies at <paramref name="path"/>.</summary>
    public static AdapterLock At(string path, LockMaking made) =>
        made.Lock with
        {
            Root = LockPaths.Relative(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", made.Root),
        };

    /// <summary>The folder that the lock's paths are relative to.</summary>
    public static string RootOf(string path, AdapterLock known) => LockPaths.RootOf(Path.GetFullPath(path), known.Root);

    private static LockReading Failed(Finding finding) => new(null, Core.EquatableArray.Of(finding));
}
