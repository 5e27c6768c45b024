namespace MergeDsl.Runtime.Backends;

/// <summary>A backend's device cannot hold what an operation needs, not even a small tile at a time.</summary>
/// <param name="device">The device, e.g. <c>cuda:0</c>.</param>
/// <param name="reason">What the device said, in one line.</param>
/// <param name="cause">The failure behind it.</param>
public sealed class DeviceMemoryException(string device, string reason, Exception? cause = null)
    : Exception($"{device}: {reason}", cause)
{
    /// <summary>The device.</summary>
    public string Device => device;

    /// <summary>What the device said, in one line.</summary>
    public string Reason => reason;
}
