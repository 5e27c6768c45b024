using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Adapters;

public sealed class FuzzTests
{
    private const long MostMemory = 4_000_000;

    // MERGEDSL_FUZZ asks for longer runs by hand.
    private static readonly int Iterations = int.TryParse(
        Environment.GetEnvironmentVariable("MERGEDSL_FUZZ"),
        out var count
    )
        ? count
        : 1000;

    [Theory]
    [InlineData("peft", "adapter_config.json", "llama/f")]
    [InlineData("peft", "adapter_model.safetensors", "convnet/a")]
    [InlineData("peft", "adapter_model.safetensors", "bert/bias-all")]
    [InlineData("fuse", "adapter_config.json", "llama/loha-patterns")]
    [InlineData("fuse", "adapter_model.safetensors", "llama/tinylora")]
    [InlineData("adapterhub", "adapter_config.json", "bert/lora-a")]
    [InlineData("adapterhub", "pytorch_adapter.bin", "bert/unipelt-a")]
    public void DamagedFile_GivesFindingsOrAnAdapter(string suite, string file, string adapter)
    {
        using var folder = new TempFolder();
        var source = Path.Combine(FixtureArchive.Extract(suite), "adapters", adapter);
        foreach (var path in Directory.EnumerateFiles(source))
        {
            File.Copy(path, folder[Path.GetFileName(path)]);
        }

        var original = File.ReadAllBytes(folder[file]);
        var mutator = new ByteMutator(2026);
        var refused = 0;
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            File.WriteAllBytes(folder[file], mutator.Mutate(original));
            var before = GC.GetAllocatedBytesForCurrentThread();
            refused += Open(folder.Path) ? 0 : 1;
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostMemory);
        }

        // Most damage lies where it matters; some of it does not.
        refused.ShouldBeInRange(Iterations / 4, Iterations - 1);
    }

    [Theory]
    [InlineData("lycoris/mixed-algos")]
    [InlineData("diffusers/peft-saved-dora")]
    [InlineData("kohya/lora-bf16")]
    public void DamagedSingleFile_GivesFindingsOrAnAdapter(string adapter)
    {
        using var folder = new TempFolder();
        var source = Path.Combine(FixtureArchive.Extract("kohya"), "adapters", $"{adapter}.safetensors");
        var original = File.ReadAllBytes(source);
        var mutator = new ByteMutator(2026);
        var refused = 0;
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            File.WriteAllBytes(folder["x.safetensors"], mutator.Mutate(original));
            var before = GC.GetAllocatedBytesForCurrentThread();
            refused += Open(folder["x.safetensors"]) ? 0 : 1;
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostMemory);
        }

        refused.ShouldBeInRange(Iterations / 4, Iterations - 1);
    }

    private static bool Open(string folder)
    {
        try
        {
            using var adapter = AdapterFolder.Open(folder);
            foreach (var tensor in adapter.Tensors)
            {
                ((long)adapter.Data(tensor).Length).ShouldBe(tensor.Bytes);
            }

            return true;
        }
        catch (FindingException exception)
        {
            // Every message can be rendered.
            exception.Findings.ShouldAllBe(finding => finding.Message.Length > 0);
            return false;
        }
    }
}
