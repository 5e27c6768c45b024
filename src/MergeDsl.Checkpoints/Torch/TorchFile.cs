using System.Collections.Concurrent;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Torch;

/// <summary>
/// A file of tensors as <c>torch.save</c> writes it (a zip file since version 1.6), mapped into memory. Its pickle is decoded by
/// <see cref="TensorPickle"/>, which executes nothing. Thread safe.
/// </summary>
public sealed class TorchFile : TensorFile
{
    // Some thousand tensors take a megabyte.
    private const int LongestPickle = 32 << 20;

    // Prefix tuning names each of its tensors once more for every layer; more copies than this is a bomb.
    private const int MostCopies = 256;

    private readonly MappedFile file;
    private readonly TorchArchive archive;
    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);
    private readonly StoredTensor[] stored;
    private readonly long[] starts;
    private readonly ConcurrentDictionary<int, byte[]> gathered = [];

    private TorchFile(MappedFile file)
    {
        this.file = file;
        archive = TorchArchive.Read(file);
        CheckOrder();
        var pickled = ReadPickle();
        stored = [.. pickled.Select(pair => pair.Value)];
        Tensors = [.. pickled.Select(pair => Describe(pair.Key, pair.Value))];
        starts = [.. pickled.Select(pair => StartOf(pair.Key, pair.Value))];
        CheckSize();
        for (var index = 0; index < Tensors.Count; index++)
        {
            indices.Add(Tensors[index].Name, index);
        }
    }

    /// <inheritdoc/>
    public override string Path => file.Path;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorInfo> Tensors { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Findings => [];

    /// <summary>Opens the file at <paramref name="path"/> and checks what it says about its tensors.</summary>
    /// <exception cref="FindingException">
    /// It cannot be read, is not as torch writes it, asks for anything but tensors, or says impossible things about them.
    /// </exception>
    public static TorchFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override TensorInfo? Find(string name) => indices.TryGetValue(name, out var index) ? Tensors[index] : null;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Data(TensorInfo tensor, long offset, int length)
    {
        if (!indices.TryGetValue(tensor.Name, out var index) || Tensors[index] != tensor)
        {
            throw new ArgumentException($"'{Path}' has no tensor '{tensor.Name}' {tensor.ShapeText}.", nameof(tensor));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, tensor.Bytes - length);
        return length == 0 ? []
            : IsContiguous(stored[index]) ? file.Bytes(starts[index] + offset, length)
            : gathered.GetOrAdd(index, Gather).AsSpan(checked((int)offset), length);
    }

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();

    /// <summary>The bytes that describe the tensors.</summary>
    internal ReadOnlySpan<byte> Pickle =>
        archive.Find("data.pkl") is { } place && place.Length <= LongestPickle
            ? file.Bytes(place.Start, (int)place.Length)
            : throw archive.Bad("its pickle is too long to describe tensors");

    private void CheckOrder()
    {
        if (
            archive.Find("byteorder") is { } order
            && !(order.Length == 6 && file.Bytes(order.Start, 6).SequenceEqual("little"u8))
        )
        {
            throw archive.Bad("its numbers are not stored with the lowest byte first");
        }
    }

    // Many names for the same bytes say much with little.
    private void CheckSize()
    {
        var claimed = Tensors.Aggregate(0m, (sum, tensor) => sum + tensor.Bytes);
        if (claimed > (decimal)MostCopies * file.Length)
        {
            throw archive.Bad($"its tensors claim {claimed} bytes of a file of {file.Length}");
        }
    }

    private IReadOnlyList<KeyValuePair<string, StoredTensor>> ReadPickle() => new TensorPickle(file.Path).Read(Pickle);

    private TensorInfo Describe(string name, StoredTensor tensor)
    {
        if (tensor.Shape.Length != tensor.Strides.Length)
        {
            throw Bad(name, "has as many strides as it has not dimensions");
        }

        if (tensor.Shape.Contains(0))
        {
            return new(name, tensor.Storage.Type, tensor.Shape.ToEquatableArray());
        }

        try
        {
            var count = 1L;
            var last = tensor.Offset;
            for (var axis = 0; axis < tensor.Shape.Length; axis++)
            {
                count = checked(count * tensor.Shape[axis]);
                last = checked(last + ((tensor.Shape[axis] - 1) * tensor.Strides[axis]));
            }

            return tensor.Offset >= 0 && last < tensor.Storage.Count && count <= tensor.Storage.Count
                ? new(name, tensor.Storage.Type, tensor.Shape.ToEquatableArray())
                : throw Bad(name, $"is larger than its storage of {tensor.Storage.Count} numbers");
        }
        catch (OverflowException)
        {
            throw Bad(name, "has a size that does not fit 63 bits");
        }
    }

    // Where the first byte of a tensor lies; its storage is checked to be there as a whole.
    private long StartOf(string name, StoredTensor tensor)
    {
        var size = tensor.Storage.Type.Size();
        var place =
            archive.Find($"data/{tensor.Storage.Key}")
            ?? throw Bad(name, $"lies in the storage '{tensor.Storage.Key}', which is not in the file");
        return tensor.Storage.Count <= place.Length / size
            ? place.Start + (tensor.Shape.Contains(0) ? 0 : tensor.Offset * size)
            : throw Bad(
                name,
                $"lies in a storage of {tensor.Storage.Count} numbers, of which {place.Length} bytes are there"
            );
    }

    private static bool IsContiguous(StoredTensor tensor)
    {
        var expected = 1L;
        for (var axis = tensor.Shape.Length - 1; axis >= 0; axis--)
        {
            if (tensor.Shape[axis] != 1 && tensor.Strides[axis] != expected)
            {
                return false;
            }

            expected *= tensor.Shape[axis];
        }

        return true;
    }

    /// <summary>The numbers of a view that are scattered over its storage, in their order.</summary>
    private byte[] Gather(int index)
    {
        var tensor = stored[index];
        var size = tensor.Storage.Type.Size();
        var bytes = new byte[checked((int)Tensors[index].Bytes)];
        var place = new long[tensor.Shape.Length];
        var at = 0L;
        for (var written = 0; written < bytes.Length; written += size)
        {
            file.Bytes(starts[index] + (at * size), size).CopyTo(bytes.AsSpan(written));
            for (var axis = place.Length - 1; axis >= 0; axis--)
            {
                at += tensor.Strides[axis];
                if (++place[axis] < tensor.Shape[axis])
                {
                    break;
                }

                at -= place[axis] * tensor.Strides[axis];
                place[axis] = 0;
            }
        }

        return bytes;
    }

    private FindingException Bad(string name, string what) =>
        new(Finding.Of(TorchFindings.BadTensor, file.Path, name, what));
}
