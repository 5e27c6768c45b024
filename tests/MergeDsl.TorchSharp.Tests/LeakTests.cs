using System.Diagnostics;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Methods;
using MergeDsl.Runtime.Spaces;
using MergeDsl.Runtime.Tests.Engine;
using MergeDsl.Runtime.Tests.Spaces;
using Shouldly;
using Xunit;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp.Tests;

/// <summary>Torch's tensors are freed by nobody but us.</summary>
public sealed class LeakTests
{
    private const long Slack = 24 << 20;

    [Fact]
    public void AThousandMerges_LeaveNoTensorsAndNoGrowingMemory()
    {
        using var backend = new TorchBackend(TestDevice.Name);

        // The first thousand fills caches of torch and of the compiler; nine thousand after it took 7 MB more in all.
        Merge(backend, 0, 1000);
        var (tensors, memory) = (Tensor.TotalCount, Memory());

        Merge(backend, 1000, 1000);

        Tensor.TotalCount.ShouldBe(tensors);
        (Memory() - memory).ShouldBeLessThan(Slack);
    }

    [Fact]
    public void WholeRuns_LeaveNoTensors()
    {
        using var backend = new TorchBackend(TestDevice.Name);
        using var run = EngineRun.OfAllLayouts();
        var before = Tensor.TotalCount;

        foreach (var method in MethodRegistry.Names)
        {
            run.Merge(Plans.Of(run.Inputs, method, change: Cut), $"out-{method}", other: backend);
        }

        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void AnOuterScope_DoesNotTakeResultsAway()
    {
        using var backend = new TorchBackend(TestDevice.Name);
        var numbers = new Numbers(3).Matrix(4, 5);
        Runtime.Backends.ITensor doubled;
        using (NewDisposeScope())
        {
            using var tensor = Numbers.Upload(backend, numbers, DType.Float32);
            doubled = backend.Scale(tensor, 2);
        }

        using (doubled)
        {
            Numbers.Download(backend, doubled).ShouldBe(numbers.Map(value => value * 2));
        }
    }

    private static ModulePlan Cut(ModulePlan module) => module with { Rank = new RankCut(2, null, false) };

    private static void Merge(TorchBackend backend, int from, int count)
    {
        string[] methods = [.. MethodRegistry.Names];
        Space[] spaces = [Space.Dense, Space.Core, Space.Factors];
        for (var i = from; i < from + count; i++)
        {
            var item = new MergeCase((ulong)i, equalRanks: true);
            var method = methods[i % methods.Length];
            var module = item.Module(backend, method, new RankCut(2, null, false));
            using var merged = MergeSpaces.Get(spaces[i % spaces.Length]).Merge(backend, module);
            module.Operands.ToList().ForEach(operand => operand.Dispose());
        }
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.PrivateMemorySize64 is var bytes && OperatingSystem.IsWindows() ? bytes : process.WorkingSet64;
    }
}
