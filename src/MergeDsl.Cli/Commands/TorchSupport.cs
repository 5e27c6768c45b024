using MergeDsl.Runtime.Backends;
#if TORCHSHARP
using MergeDsl.TorchSharp;
#endif

namespace MergeDsl.Cli.Commands;

/// <summary>What of the torch backend was built in: with <c>-p:UseTorchSharp=true</c> everything, otherwise nothing.</summary>
internal static class TorchSupport
{
#if TORCHSHARP
    /// <summary>True when there is a torch backend.</summary>
    public const bool IsBuiltIn = true;

    /// <summary>True for texts that may name a device.</summary>
    public static bool IsDevice(string name) => TorchDevice.IsName(name);

    /// <summary>Opens the backend on a device; null for the first GPU, or the processor where there is none.</summary>
    /// <exception cref="FindingException">There is no such device, or the native libraries cannot be loaded.</exception>
    public static IBackend Open(string? device) =>
        new TorchBackend(device is null ? TorchDevice.Best() : TorchDevice.Open(device));
#else
    /// <summary>True when there is a torch backend.</summary>
    public const bool IsBuiltIn = false;

    /// <summary>True for texts that may name a device: without a backend nobody knows better.</summary>
    public static bool IsDevice(string name) => name.Length > 0;

    /// <summary>Never called: the command line refuses the backend.</summary>
    public static IBackend Open(string? device) => throw new NotSupportedException(device);
#endif
}
