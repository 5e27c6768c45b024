namespace MergeDsl.Testing;

/// <summary>Copies folders with everything in them.</summary>
public static class FolderCopy
{
    /// <summary>Copies the files below <paramref name="source"/> into <paramref name="target"/>.</summary>
    /// <param name="target">A folder, made when there is none.</param>
    /// <param name="source">The folder to copy.</param>
    /// <param name="overwrite">False when a file that is there stays.</param>
    public static void Into(string target, string source, bool overwrite = true)
    {
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (overwrite || !File.Exists(copy))
            {
                File.Copy(file, copy, overwrite);
            }
        }
    }
}
