using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Tests.Conformance;

namespace MergeDsl.Runtime.Tests.Cpu;

public sealed class CpuBackendTests : BackendConformance
{
    protected override IBackend Create() => new CpuBackend();
}
