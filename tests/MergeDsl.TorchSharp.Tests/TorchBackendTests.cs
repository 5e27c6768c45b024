using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Tests.Conformance;

namespace MergeDsl.TorchSharp.Tests;

/// <summary>What every backend has to do, on the device that <c>MERGEDSL_TEST_DEVICE</c> names; the processor when it names none.</summary>
public sealed class TorchBackendTests : BackendConformance
{
    protected override IBackend Create() => new TorchBackend(TestDevice.Name);
}
