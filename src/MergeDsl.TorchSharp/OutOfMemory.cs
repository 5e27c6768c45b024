using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.TorchSharp;

/// <summary>Tells torch's want of memory, which it has no type for, from its other failures.</summary>
internal static class OutOfMemory
{
    // Of CUDA and MPS, of the processor's allocator on Linux and macOS, and of that on Windows.
    private static readonly string[] Words = ["out of memory", "can't allocate memory", "not enough memory"];

    /// <summary>True for a failure that less memory at a time may avoid.</summary>
    public static bool Is(Exception failure) =>
        failure is ExternalException
        && Array.Exists(Words, word => failure.Message.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>What an operation ends with that cannot be done with less.</summary>
    public static DeviceMemoryException On(TorchDevice device, Exception failure) =>
        new(device.Name, TorchDevice.FirstLine(failure), failure);
}
