using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>
/// Numbers on their way between the host's memory and the device's. For CUDA the host's end is page-locked: copies to the device
/// go on by themselves while the next numbers are read, and torch keeps the memory until they are through.
/// </summary>
internal sealed class HostTransfer(TorchDevice device)
{
    /// <summary>A flat tensor in the host's memory, whose numbers are still to be written.</summary>
    public Tensor Host(long count, ScalarType type)
    {
        var plain = empty(count, type);
        return device.IsCuda ? plain.pin_memory() : plain;
    }

    /// <summary>Stored bytes as a matrix of their own type.</summary>
    public Tensor Upload(ReadOnlySpan<byte> source, ScalarType type, long rows, long columns)
    {
        var host = Host(rows * columns, type);
        source.CopyTo(host.bytes);
        var matrix = host.reshape(rows, columns);
        var place = device.Of(type);
        return IsHost(place) ? matrix : Empty([rows, columns], type).copy_(matrix, device.IsCuda);
    }

    /// <summary>A tensor's bytes, row-major.</summary>
    public void Download(Tensor numbers, Span<byte> destination)
    {
        var flat = numbers.contiguous().reshape(-1);
        var host = IsHost(numbers.device) ? flat : Host(flat.numel(), flat.dtype).copy_(flat);
        host.bytes.CopyTo(destination);
    }

    /// <summary>A tensor on the device whose numbers are still to be written.</summary>
    public Tensor Empty(long[] shape, ScalarType type) => empty(shape, type, device.Of(type));

    private static bool IsHost(Device place) => place.type == CPU.type;
}
