using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using MergeDsl.Core.Findings;
using TorchSharp;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>Where torch computes.</summary>
public sealed partial class TorchDevice
{
    private const string Library = "LibTorchSharp";

    private TorchDevice(Device device) => Device = device;

    /// <summary>The device as torch knows it.</summary>
    public Device Device { get; }

    /// <summary>Its name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c> or <c>mps</c>.</summary>
    public string Name => Device.ToString();

    /// <summary>True for memory that is not the processor's, and copies that go on by themselves.</summary>
    internal bool IsCuda => Device.type == DeviceType.CUDA;

    /// <summary>Where numbers of a precision are: Apple's GPUs, which older versions have no type for, lack float64.</summary>
    internal Device Of(ScalarType type) =>
        type == ScalarType.Float64 && Name.StartsWith("mps", StringComparison.Ordinal) ? CPU : Device;

    /// <summary>True for names that a device may have.</summary>
    public static bool IsName(string name) => Names().IsMatch(name);

    /// <summary>Opens the first GPU that there is, or the processor.</summary>
    /// <exception cref="FindingException">The native libraries cannot be loaded.</exception>
    public static TorchDevice Best()
    {
        DemandLibrary();
        return new TorchDevice(cuda.is_available() ? CUDA : CPU);
    }

    /// <summary>Opens a device and makes sure that it works.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FindingException">There is no such device, or the native libraries cannot be loaded.</exception>
    public static TorchDevice Open(string name)
    {
        if (!IsName(name))
        {
            throw Missing(name, "expected cpu, cuda, cuda:N or mps");
        }

        DemandLibrary();
        var split = name.Split(':');
        if (split[0] == "cuda")
        {
            DemandGpu(
                name,
                split.Length > 1 ? int.Parse(split[1], System.Globalization.CultureInfo.InvariantCulture) : 0
            );
        }

        try
        {
            var device = new TorchDevice(new Device(name));
            using var probe = zeros(1, device: device.Device);
            return device;
        }
        catch (Exception failure) when (failure is ExternalException or ArgumentException)
        {
            throw Missing(name, FirstLine(failure));
        }
    }

    /// <summary>Where a tensor is.</summary>
    internal static TorchDevice Of(Tensor tensor) => new(tensor.device);

    /// <summary>The first line of what torch says; what follows are addresses in its own code.</summary>
    internal static string FirstLine(Exception failure) => failure.Message.Split('\n')[0].TrimEnd('\r', '.', ' ');

    private static void DemandGpu(string name, int index)
    {
        var count = cuda.is_available() ? cuda.device_count() : 0;
        if (index >= count)
        {
            throw Missing(
                name,
                count == 0 ? "no GPU that CUDA can use was found" : $"there are {count}, counted from 0"
            );
        }
    }

    /// <summary>Looks before torch does, which would write what it tried to standard output.</summary>
    private static void DemandLibrary()
    {
        try
        {
            NativeLibrary.Load(Library, typeof(torch).Assembly, null);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            throw new FindingException(Finding.Of(DeviceFindings.NoNativeLibrary, Library, Reason(failure)));
        }
    }

    /// <summary>The system tells every place where it found nothing; worth telling is what kept it from loading what it found.</summary>
    private static string Reason(Exception failure) =>
        failure
            .Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .FirstOrDefault(line => !line.EndsWith("No such file or directory", StringComparison.Ordinal))
            is { } line
            ? $" ({line})"
            : "";

    private static FindingException Missing(string name, string reason) =>
        new(Finding.Of(DeviceFindings.NoDevice, name, reason));

    [GeneratedRegex("^(cpu|mps|cuda(:[0-9]{1,3})?)$")]
    private static partial Regex Names();
}
