using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Files;

/// <summary>Turns what the file system throws into findings.</summary>
public static class FileProblem
{
    // errno values are the HResult of an IOException on Unix; Windows codes carry the Win32 facility.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int ReadOnly = 30;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsWriteProtected = unchecked((int)0x80070013);

    /// <summary>True for the exceptions that opening, reading or moving a file can throw.</summary>
    public static bool IsFileProblem(Exception exception) =>
        exception
            is IOException
                or UnauthorizedAccessException
                or NotSupportedException
                or (ArgumentException and not ArgumentOutOfRangeException);

    /// <summary>True for the exceptions that writing a file can throw.</summary>
    public static bool IsWriteProblem(Exception exception) =>
        exception is ArgumentOutOfRangeException || IsFileProblem(exception);

    /// <summary>The finding that tells what <paramref name="exception"/> means for <paramref name="path"/>.</summary>
    /// <param name="path">What was used.</param>
    /// <param name="exception">What the file system threw.</param>
    /// <param name="isFolder">True when a folder was wanted there, not a file.</param>
    public static Finding Describe(string path, Exception exception, bool isFolder = false) =>
        exception switch
        {
            FileNotFoundException => Finding.Of(FileFindings.FileMissing, path),
            DirectoryNotFoundException => Finding.Of(
                FileFindings.FolderMissing,
                Path.GetDirectoryName(path) ?? path,
                ""
            ),
            // Opening a folder as a file is "unauthorized", too; only the caller knows what it wanted.
            UnauthorizedAccessException when !isFolder && Directory.Exists(path) => Finding.Of(
                FileFindings.FileIsFolder,
                path
            ),
            UnauthorizedAccessException => Finding.Of(FileFindings.NoPermission, path),
            IOException when IsFull(exception.HResult) => Finding.Of(FileFindings.DiskFull, path),
            IOException when exception.HResult is ReadOnly or WindowsWriteProtected => Finding.Of(
                FileFindings.ReadOnlyTarget,
                path
            ),
            _ => Finding.Of(FileFindings.AccessFailed, path, exception.Message.TrimEnd('.')),
        };

    /// <summary>The finding that tells what <paramref name="exception"/> means for the file that was being written.</summary>
    public static Finding DescribeWrite(string path, Exception exception) =>
        // What .NET makes of EFBIG: the file outgrows what the file system or a limit of the process allows.
        exception is ArgumentOutOfRangeException
            ? Finding.Of(FileFindings.DiskFull, path)
            : Describe(path, exception);

    /// <summary>Runs <paramref name="write"/>, which does nothing but write the file <paramref name="path"/>.</summary>
    /// <exception cref="FindingException">The file system refused.</exception>
    public static void GuardWrite(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (IsWriteProblem(exception))
        {
            throw new FindingException(DescribeWrite(path, exception));
        }
    }

    /// <summary>Runs <paramref name="action"/> on <paramref name="path"/>.</summary>
    /// <exception cref="FindingException">The file system refused.</exception>
    public static T Guard<T>(string path, Func<T> action, bool isFolder = false)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (IsFileProblem(exception))
        {
            throw new FindingException(Describe(path, exception, isFolder));
        }
    }

    /// <summary>Runs <paramref name="action"/> on <paramref name="path"/>.</summary>
    /// <exception cref="FindingException">The file system refused.</exception>
    public static void Guard(string path, Action action, bool isFolder = false) =>
        Guard(
            path,
            () =>
            {
                action();
                return true;
            },
            isFolder
        );

    /// <summary>Runs <paramref name="cleanUp"/>, whose failure changes nothing for the user.</summary>
    internal static void Ignore(Action cleanUp)
    {
        try
        {
            cleanUp();
        }
        catch (Exception exception) when (IsFileProblem(exception)) { }
    }

    private static bool IsFull(int code) =>
        code is NoSpace or QuotaExceeded or WindowsDiskFull or WindowsHandleDiskFull;
}
