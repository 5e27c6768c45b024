using MergeDsl.Checkpoints.Files;
using MergeDsl.Core;
using MergeDsl.Core.Tensors;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>
/// Writes a safetensors file whose shapes may become known only while it is written. Space for the largest possible header
/// is kept free in front; tensors get their place one after the other, in the order of the entries, so that the data has
/// no holes; bytes may come from any thread in any order. When all shapes are the largest ones, the file is byte for byte
/// what the reference library writes.
/// </summary>
/// <remarks>Disposing the writer before <see cref="Complete"/> deletes the file.</remarks>
public sealed class SafetensorsWriter : IDisposable
{
    private readonly string path;
    private readonly TensorInfo[] entries;
    private readonly Dictionary<string, string> metadata;
    private readonly int headerLength;
    private readonly SafeFileHandle handle;
    private readonly Lock reserving = new();
    private int reserved;
    private long end;
    private long written;
    private bool isComplete;

    /// <summary>Creates the file at <paramref name="path"/>, which must not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="entries">All tensors with the largest shapes they may get, as <see cref="Order"/> sorts them.</param>
    /// <param name="metadata">Pairs for <c>__metadata__</c>, to which <c>format: pt</c> is added.</param>
    /// <param name="isMarked">False to add nothing.</param>
    /// <exception cref="ArgumentException">The entries are not in order, or two have one name.</exception>
    /// <exception cref="FindingException">The file cannot be created.</exception>
    public SafetensorsWriter(
        string path,
        IEnumerable<TensorInfo> entries,
        IEnumerable<KeyValuePair<string, string>>? metadata = null,
        bool isMarked = true
    )
    {
        this.path = path;
        this.entries = [.. entries];
        CheckEntries(this.entries);
        this.metadata = isMarked ? MetadataOf(metadata ?? []) : new(metadata ?? [], StringComparer.Ordinal);
        headerLength = SafetensorsHeaderText.Write(this.entries, this.metadata).Length;
        end = headerLength;
        handle = FileProblem.Guard(
            path,
            () => File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None)
        );
    }

    /// <summary>Pairs for <c>__metadata__</c>, with what tells readers that these are PyTorch's tensors.</summary>
    public static Dictionary<string, string> MetadataOf(IEnumerable<KeyValuePair<string, string>> metadata) =>
        new(metadata, StringComparer.Ordinal) { ["format"] = "pt" };

    /// <summary>Sorts tensors as the reference library stores them: by type, larger ones first, then by name.</summary>
    public static IReadOnlyList<TensorInfo> Order(IEnumerable<TensorInfo> entries)
    {
        var sorted = entries.ToList();
        sorted.Sort(SafetensorsHeaderText.Compare);
        return sorted;
    }

    /// <summary>Fixes the shape of the entry at <paramref name="index"/> and gives it its place. Entries come strictly in order.</summary>
    /// <exception cref="InvalidOperationException">Another entry is next.</exception>
    /// <exception cref="ArgumentException">A dimension is larger than the entry's.</exception>
    public SafetensorsDataRegion Reserve(int index, EquatableArray<long> shape)
    {
        lock (reserving)
        {
            if (index != reserved || index >= entries.Length)
            {
                throw new InvalidOperationException($"Entry {reserved} of {entries.Length} is next, not {index}.");
            }

            if (!Fits(shape, entries[index].Shape))
            {
                throw new ArgumentException($"The shape is larger than {entries[index].ShapeText}.", nameof(shape));
            }

            entries[index] = entries[index] with { Shape = shape };
            reserved++;
            var region = new SafetensorsDataRegion(end, entries[index].Bytes);
            end += region.Length;
            return region;
        }
    }

    /// <summary>Writes <paramref name="data"/> into <paramref name="region"/>, from its byte <paramref name="offset"/>. Thread safe.</summary>
    /// <exception cref="ArgumentException">The data reaches past the region.</exception>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void Write(SafetensorsDataRegion region, ReadOnlySpan<byte> data, long offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, region.Length - data.Length);
        try
        {
            RandomAccess.Write(handle, data, region.Offset + offset);
        }
        catch (Exception exception) when (FileProblem.IsWriteProblem(exception))
        {
            throw new FindingException(FileProblem.DescribeWrite(path, exception));
        }

        Interlocked.Add(ref written, data.Length);
    }

    /// <summary>Writes the header, last: until then the file is none. Nothing may be written any more.</summary>
    /// <exception cref="InvalidOperationException">Entries were not reserved, or not every byte was written once.</exception>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void Complete()
    {
        if (reserved != entries.Length || written != end - headerLength)
        {
            throw new InvalidOperationException(
                $"{reserved} of {entries.Length} entries and {written} of {end - headerLength} bytes were written."
            );
        }

        var header = SafetensorsHeaderText.Write(entries, metadata, headerLength);
        FileProblem.GuardWrite(path, () => RandomAccess.Write(handle, header, 0));
        isComplete = true;
        handle.Dispose();
    }

    /// <summary>Closes the file; deletes it, if the file system lets it, unless it is complete. Never throws.</summary>
    public void Dispose()
    {
        handle.Dispose();
        if (!isComplete)
        {
            FileProblem.Ignore(() => File.Delete(path));
        }
    }

    private static void CheckEntries(TensorInfo[] entries)
    {
        for (var index = 1; index < entries.Length; index++)
        {
            if (SafetensorsHeaderText.Compare(entries[index - 1], entries[index]) >= 0)
            {
                throw new ArgumentException($"Entry {index} is not behind the one before it.", nameof(entries));
            }
        }

        if (entries.DistinctBy(entry => entry.Name, StringComparer.Ordinal).Count() != entries.Length)
        {
            throw new ArgumentException("Two entries have the same name.", nameof(entries));
        }
    }

    private static bool Fits(EquatableArray<long> shape, EquatableArray<long> largest) =>
        shape.Count == largest.Count && shape.Zip(largest).All(pair => pair.First >= 0 && pair.First <= pair.Second);
}
