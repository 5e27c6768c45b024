namespace MergeDsl.Testing;

/// <summary>A new, empty folder that is deleted with everything in it.</summary>
public sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mergedsl-");

    /// <summary>Its absolute path.</summary>
    public string Path => folder.FullName;

    /// <summary>The absolute path of something in it, whether it exists or not.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <inheritdoc/>
    public void Dispose()
    {
        folder.Refresh();
        if (folder.Exists)
        {
            folder.Delete(recursive: true);
        }
    }
}
