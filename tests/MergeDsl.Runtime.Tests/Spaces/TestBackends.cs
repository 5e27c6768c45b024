using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Methods;
using Xunit;

namespace MergeDsl.Runtime.Tests.Spaces;

/// <summary>The backends that methods and spaces are tested on.</summary>
public static class TestBackends
{
    public static IReadOnlyList<string> Names { get; } = ["cpu", "slow"];

    /// <summary>Every method with every backend.</summary>
    public static TheoryData<string, string> WithMethods()
    {
        var data = new TheoryData<string, string>();
        foreach (var method in MethodRegistry.Names)
        {
            foreach (var backend in Names)
            {
                data.Add(method, backend);
            }
        }

        return data;
    }

    public static IBackend Create(string name) => name == "cpu" ? new CpuBackend() : new SlowBackend();
}
