using System.Text;

namespace MergeDsl.Checkpoints.Files;

/// <summary>Writes texts that others may be reading: a file holds the old text or the new one, never a part.</summary>
public static class TextFile
{
    /// <summary>
    /// Writes <paramref name="text"/> in UTF-8 under another name beside its place, and renames it. A file that holds just
    /// this text is not touched, so that nothing that depends on it is done again.
    /// </summary>
    /// <returns>True when the file was written.</returns>
    /// <exception cref="FindingException">It cannot be written; what was there before still is.</exception>
    public static bool Write(string path, string text)
    {
        var bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text);
        if (Holds(path, bytes))
        {
            return false;
        }

        var full = Path.GetFullPath(path);
        var (folder, name) = (Path.GetDirectoryName(full)!, Path.GetFileName(full));
        var partial = Path.Combine(folder, $".{name}.partial-{Environment.ProcessId}");
        FileProblem.GuardWrite(
            path,
            () =>
            {
                Directory.CreateDirectory(folder);
                try
                {
                    File.WriteAllBytes(partial, bytes);
                    File.Move(partial, full, overwrite: true);
                }
                catch
                {
                    FileProblem.Ignore(() => File.Delete(partial));
                    throw;
                }
            }
        );
        return true;
    }

    private static bool Holds(string path, byte[] bytes)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file
                && file.Length == bytes.Length
                && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
        }
        catch (Exception exception) when (FileProblem.IsFileProblem(exception))
        {
            // Writing it tells what is wrong.
            return false;
        }
    }
}
