using MergeDsl.Checkpoints.Files;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>A file whose pieces are hashed while they are written, in any order and from any thread.</summary>
internal sealed class HashedFile : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle handle;
    private readonly Lock listing = new();
    private readonly Lock writing = new();
    private readonly List<Piece> pieces = [];

    /// <summary>Creates the file at <paramref name="path"/>, in the place of one that is there.</summary>
    /// <exception cref="FindingException">It cannot be created.</exception>
    public HashedFile(string path)
    {
        this.path = path;
        handle = FileProblem.Guard(
            path,
            () =>
            {
                // A file that was ever emptied is flushed by some file systems (ext4) when it is closed, while everybody waits.
                File.Delete(path);
                return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            }
        );
    }

    /// <summary>Writes <paramref name="data"/> at byte <paramref name="position"/>. Thread safe.</summary>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void Write(long position, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        try
        {
            // The system lets one thread write to a file at a time, and would keep the others spinning.
            lock (writing)
            {
                RandomAccess.Write(handle, data, position);
            }
        }
        catch (Exception exception) when (FileProblem.IsWriteProblem(exception))
        {
            throw new FindingException(FileProblem.DescribeWrite(path, exception));
        }

        var piece = Piece.Of(position, data);
        lock (listing)
        {
            pieces.Add(piece);
        }
    }

    /// <summary>Closes the file, of which every one of <paramref name="length"/> bytes must have been written once.</summary>
    /// <returns>Its pieces, in order.</returns>
    /// <exception cref="InvalidOperationException">A byte was written twice or not at all.</exception>
    public IReadOnlyList<Piece> Complete(long length)
    {
        handle.Dispose();
        var ordered = pieces.OrderBy(piece => piece.Offset).ToArray();
        return Piece.Covered(ordered) == length
            ? ordered
            : throw new InvalidOperationException($"The {length} bytes of '{path}' were not written once each.");
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => handle.Dispose();
}
