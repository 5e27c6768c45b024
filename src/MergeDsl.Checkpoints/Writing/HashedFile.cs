using System.Buffers;
using MergeDsl.Checkpoints.Files;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>
/// A file whose pieces are hashed while they are written, from any thread. They may come in any order, but what comes before the bytes
/// in front of it waits in memory: the file grows from its beginning to its end, in long stretches, as every file system likes it best.
/// How much waits is up to the callers, who hand out their work in order and never far ahead of the slowest.
/// </summary>
internal sealed class HashedFile : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle handle;
    private readonly Lock gate = new();
    private readonly WaitingPieces waiting = new();
    private readonly List<Piece> pieces = [];
    private bool isWriting;

    /// <summary>Creates the file at <paramref name="path"/>, or empties it.</summary>
    /// <exception cref="FindingException">It cannot be created.</exception>
    public HashedFile(string path)
    {
        this.path = path;
        handle = FileProblem.Guard(path, () => Open(path));
    }

    /// <summary>Writes a copy of <paramref name="data"/> at byte <paramref name="position"/>. Thread safe.</summary>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void Write(long position, ReadOnlySpan<byte> data)
    {
        var owner = MemoryPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(owner.Memory.Span);
        Write(position, owner, data.Length);
    }

    /// <summary>Writes bytes at <paramref name="position"/>. Thread safe.</summary>
    /// <param name="position">Where the first of them goes.</param>
    /// <param name="owner">The bytes, and perhaps more; given away with this call.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="FindingException">The disk is full or fails; perhaps at bytes that were given earlier.</exception>
    public void Write(long position, IMemoryOwner<byte> owner, int length)
    {
        if (length == 0)
        {
            owner.Dispose();
            return;
        }

        var piece = Piece.Of(position, owner.Memory.Span[..length]);
        lock (gate)
        {
            pieces.Add(piece);
            waiting.Add(position, owner, length);
        }

        // Whoever meets a thread that writes goes on with his work: one at a time is all that a file system lets in.
        WriteNext(isLast: false);
    }

    /// <summary>Closes the file, of which every one of <paramref name="length"/> bytes must have been written once.</summary>
    /// <returns>Its pieces, in order.</returns>
    /// <exception cref="InvalidOperationException">A byte was written twice or not at all.</exception>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public IReadOnlyList<Piece> Complete(long length)
    {
        WriteNext(isLast: true);
        handle.Dispose();
        var ordered = pieces.OrderBy(piece => piece.Offset).ToArray();
        return Piece.Covered(ordered) == length
            ? ordered
            : throw new InvalidOperationException($"The {length} bytes of '{path}' were not written once each.");
    }

    /// <summary>Closes the file; bytes that still wait for others are let go.</summary>
    public void Dispose()
    {
        handle.Dispose();
        lock (gate)
        {
            waiting.Dispose();
        }
    }

    private static SafeFileHandle Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        try
        {
            // Not FileMode.Create: some file systems (ext4) flush a file that was emptied, even if it was new, when it is closed.
            if (RandomAccess.GetLength(handle) > 0)
            {
                RandomAccess.SetLength(handle, 0);
            }

            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private void WriteNext(bool isLast)
    {
        var stretches = Take(isLast);
        if (stretches.Count == 0)
        {
            return;
        }

        var written = 0;
        try
        {
            for (; written < stretches.Count; written++)
            {
                using var stretch = stretches[written];
                RandomAccess.Write(handle, [.. stretch.Parts.Select(part => part.Memory)], stretch.Begin);
            }
        }
        catch (Exception exception) when (FileProblem.IsWriteProblem(exception))
        {
            throw new FindingException(FileProblem.DescribeWrite(path, exception));
        }
        finally
        {
            foreach (var stretch in stretches.Skip(written + 1))
            {
                stretch.Dispose();
            }

            lock (gate)
            {
                isWriting = false;
            }
        }
    }

    private IReadOnlyList<Stretch> Take(bool isLast)
    {
        lock (gate)
        {
            var stretches = isWriting ? [] : waiting.Take(isLast);
            isWriting |= stretches.Count > 0;
            return stretches;
        }
    }
}
