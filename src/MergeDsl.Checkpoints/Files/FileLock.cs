using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Checkpoints.Files;

/// <summary>A file that one process at a time can hold; the system lets go of it when the process ends, however it ends.</summary>
internal static class FileLock
{
    // EWOULDBLOCK of Linux and of macOS, and the sharing violation of Windows.
    private const int LinuxTaken = 11;
    private const int MacTaken = 35;
    private const int WindowsTaken = unchecked((int)0x80070020);

    /// <summary>Holds the file <paramref name="path"/>, which is created, until the handle is closed, which deletes it.</summary>
    /// <returns>Null when another one holds it.</returns>
    public static SafeFileHandle? Take(string path)
    {
        while (true)
        {
            SafeFileHandle handle;
            try
            {
                handle = File.OpenHandle(
                    path,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    FileOptions.DeleteOnClose
                );
            }
            catch (IOException exception) when (exception.HResult is LinuxTaken or MacTaken or WindowsTaken)
            {
                return null;
            }

            // Whoever held the file deletes it before letting go: what was opened before that is no lock any more.
            if (File.Exists(path))
            {
                return handle;
            }

            handle.Dispose();
        }
    }
}
