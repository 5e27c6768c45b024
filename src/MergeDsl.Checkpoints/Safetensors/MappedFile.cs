using System.IO.MemoryMappedFiles;
using MergeDsl.Checkpoints.Files;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>A file mapped into memory for reading: pages are loaded when they are touched. Thread safe.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* start;
    private int isClosed;

    private MappedFile(string path, SafeFileHandle handle)
    {
        Path = path;
        Length = RandomAccess.GetLength(handle);
        if (Length == 0)
        {
            // An empty file cannot be mapped.
            handle.Dispose();
            return;
        }

        map = MemoryMappedFile.CreateFromFile(
            handle,
            null,
            0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: false
        );
        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>Maps the file at <paramref name="path"/>.</summary>
    /// <exception cref="FindingException">It cannot be opened.</exception>
    public static MappedFile Open(string path) =>
        FileProblem.Guard(
            path,
            () =>
            {
                var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.None);
                try
                {
                    return new MappedFile(path, handle);
                }
                catch
                {
                    handle.Dispose();
                    throw;
                }
            }
        );

    /// <summary><paramref name="length"/> bytes from <paramref name="offset"/>, without copying them.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(isClosed != 0, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new(start + offset, length);
    }

    /// <summary>Unmaps the file. Spans that were handed out must not be used any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isClosed, 1) == 0 && view is not null)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            map!.Dispose();
        }
    }
}
