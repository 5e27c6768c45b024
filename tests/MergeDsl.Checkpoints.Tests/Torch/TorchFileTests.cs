using System.IO.Compression;
using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Checkpoints.Tests.Adapters;
using MergeDsl.Checkpoints.Torch;
using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Torch;

public sealed class TorchFileTests : IDisposable
{
    private const long MostMemory = 4_000_000;

    private static readonly string Suite = FixtureArchive.Extract("adapterhub");

    private static readonly byte[] TwoNumbers = MemoryMarshal.AsBytes<float>([1f, 2f]).ToArray();

    // MERGEDSL_FUZZ asks for longer runs by hand.
    private static readonly int Iterations = int.TryParse(
        Environment.GetEnvironmentVariable("MERGEDSL_FUZZ"),
        out var count
    )
        ? count
        : 1000;

    private readonly TempFolder work = new();

    public static TheoryData<string> Twins =>
        [
            .. Directory
                .EnumerateFiles(Suite, "pytorch_*.bin", SearchOption.AllDirectories)
                .Where(file => File.Exists(TwinOf(file)))
                .Select(file => Path.GetRelativePath(Suite, file)),
        ];

    public void Dispose() => work.Dispose();

    [Theory]
    [MemberData(nameof(Twins))]
    public void Pickle_HoldsWhatItsTwinHolds(string file)
    {
        using var pickled = TorchFile.Open(Path.Combine(Suite, file));
        using var plain = SafetensorsFile.Open(TwinOf(Path.Combine(Suite, file)));
        pickled
            .Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
            .ShouldBe(plain.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal));
        plain.Tensors.All(tensor => plain.Data(tensor).SequenceEqual(pickled.Data(tensor))).ShouldBeTrue();
    }

    [Fact]
    public void Twins_AreMany() => Twins.Count.ShouldBeGreaterThan(80);

    [Theory]
    [InlineData("adapters/bert/prefix-tuning-a")]
    [InlineData("adapters/bert/seq-bn-mapped-a")]
    public void NamesThatShareNumbers_AreReadEach(string folder)
    {
        using var file = TorchFile.Open(Path.Combine(Suite, folder, "pytorch_adapter.bin"));
        file.Tensors.All(tensor => file.Data(tensor).Length == tensor.Bytes).ShouldBeTrue();
        file.Tensors.Select(tensor => Convert.ToHexString(file.Data(tensor)))
            .Distinct()
            .Count()
            .ShouldBeLessThan(file.Tensors.Count);
    }

    [Fact]
    public void WhatIsWritten_IsRead_AndIsTheSameEveryTime()
    {
        using var source = SafetensorsFile.Open(Path.Combine(Suite, "adapters/bert/lora-bf16-a/adapter.safetensors"));
        var tensors = source.Tensors.Select(tensor => (tensor.Name, tensor)).ToArray();
        TorchWriter.Write(work["one.bin"], source, tensors);
        TorchWriter.Write(work["two.bin"], source, tensors);
        using var written = TorchFile.Open(work["one.bin"]);
        written.Tensors.ShouldBe(source.Tensors);
        source.Tensors.All(tensor => source.Data(tensor).SequenceEqual(written.Data(tensor))).ShouldBeTrue();
        using var archive = ZipFile.OpenRead(work["one.bin"]);
        foreach (var entry in archive.Entries)
        {
            // The platform checks the checksums.
            using var stream = entry.Open();
            stream.CopyTo(Stream.Null);
        }

        File.ReadAllBytes(work["two.bin"]).Length.ShouldBe(File.ReadAllBytes(work["one.bin"]).Length);
    }

    [Fact]
    public void ATransposedTensor_IsReadInItsOwnOrder()
    {
        var pickle = TorchArchiveBytes.Pickle(
            "}X\u0001\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0006tQK\0K\u0003K\u0002\u0086K\u0001K\u0003\u0086\u0089ccollections\nOrderedDict\n)RtRs."
        );
        File.WriteAllBytes(
            work["t.bin"],
            TorchArchiveBytes.Zip(pickle, MemoryMarshal.AsBytes<float>([1f, 2f, 3f, 4f, 5f, 6f]).ToArray())
        );
        using var file = TorchFile.Open(work["t.bin"]);
        var numbers = MemoryMarshal.Cast<byte, float>(file.Data(file.Tensors[0])).ToArray();
        numbers.ShouldBe([1f, 4f, 2f, 5f, 3f, 6f]);
    }

    [Theory]
    [InlineData("cos\nsystem\nX\u0002\0\0\0ls\u0085R.", "os.system")]
    [InlineData("cbuiltins\neval\nX\u0001\0\0\01\u0085R.", "builtins.eval")]
    [InlineData("ctorch\nload\n)R.", "torch.load")]
    [InlineData("X\u0002\0\0\0osX\u0006\0\0\0system\u0093.", "os.system")]
    [InlineData("(S'ls'\nios\nsystem\n.", "STRING")]
    [InlineData("(ios\nsystem\n.", "INST")]
    [InlineData("ccollections\nOrderedDict\n)\u0081.", "NEWOBJ")]
    [InlineData("]K\u0001a.", "EMPTY_LIST")]
    [InlineData("Gaaaaaaaa.", "BINFLOAT")]
    [InlineData("\u00ff.", "0xff")]
    public void WhateverIsNotNeededForTensors_IsRefusedByItsName(string instructions, string name)
    {
        var finding = Refused(TorchArchiveBytes.Zip(TorchArchiveBytes.Pickle(instructions), TwoNumbers));
        finding.Id.ShouldBe(TorchFindings.Forbidden.Id, finding.Message);
        finding.Arguments[2].ShouldBe(name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("}")]
    [InlineData("K")]
    [InlineData("u.")]
    [InlineData("h\u0005.")]
    [InlineData("(.")]
    [InlineData("tR.")]
    [InlineData("}K\u0001s.")]
    [InlineData("ccollections\nOrderedDict\nK\u0001\u0085R.")]
    [InlineData("X\u00ff\u00ff\u00ff\u007fa.")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffa.")]
    [InlineData("ctorch")]
    public void ADamagedPickle_SaysWhere(string instructions) =>
        Refused(TorchArchiveBytes.Zip(TorchArchiveBytes.Pickle(instructions), TwoNumbers))
            .Id.ShouldBe(TorchFindings.BadPickle.Id);

    [Theory]
    [InlineData("}X\u0001\0\0\0aK\u0001s.", "a number")]
    [InlineData("}X\u0001\0\0\0a}s.", "a dictionary")]
    [InlineData("N.", "None")]
    public void SomethingElseThanTensors_IsRefused(string instructions, string what) =>
        Refused(TorchArchiveBytes.Zip(TorchArchiveBytes.Pickle(instructions), TwoNumbers)).Message.ShouldContain(what);

    [Theory]
    [InlineData(0, 3, 2, 1)] // A storage of more numbers than there are bytes.
    [InlineData(1, 2, 2, 1)] // Reaches past its storage.
    [InlineData(0, 2, 1L << 40, 0)] // A trillion times the same number.
    [InlineData(0, 2, 3, 0)]
    [InlineData(long.MaxValue, 2, 2, 1)]
    [InlineData(0, long.MaxValue, long.MaxValue, 1)]
    public void AnImpossibleTensor_IsRefusedBeforeItTakesMemory(long offset, long count, long size, long stride)
    {
        var pickle = TorchArchiveBytes.OneTensor(offset, count, size, stride);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(TorchArchiveBytes.Zip(pickle, TwoNumbers)).Id.ShouldBe(TorchFindings.BadTensor.Id);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostMemory);
    }

    [Fact]
    public void ManyNamesForFewNumbers_AreABomb()
    {
        const int Names = 100_000;
        var data = new byte[4096];
        var tensor =
            "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuM\0\u0004tQK\0M\0\u0004\u0085K\u0001\u0085\u0089ccollections\nOrderedDict\n)RtRq\0";
        var names = string.Concat(
            Enumerable.Range(0, Names).Select(index => $"X\u0005\0\0\0{index:00000}{(index == 0 ? tensor : "h\0")}s")
        );
        var finding = Refused(TorchArchiveBytes.Zip(TorchArchiveBytes.Pickle("}" + names + "."), data));
        finding.Id.ShouldBe(TorchFindings.BadArchive.Id, finding.Message);
        finding.Message.ShouldContain("claim 409600000 bytes");
    }

    [Fact]
    public void ShapesWithoutEnd_AreRefused()
    {
        // The shape is remembered, and could be used by thousands of tensors.
        var shape = "(" + string.Concat(Enumerable.Repeat("K\u0001", 10_000)) + "tq\0";
        var tensor =
            "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0002tQK\0"
            + shape
            + "h\0\u0089ccollections\nOrderedDict\n)RtR";
        var pickle = TorchArchiveBytes.Pickle("}X\u0001\0\0\0a" + tensor + "s.");
        Refused(TorchArchiveBytes.Zip(pickle, TwoNumbers)).Message.ShouldContain("a tensor has 10000 dimensions");
    }

    [Fact]
    public void ACompressedArchive_IsRefusedUnread()
    {
        var zipped = TorchArchiveBytes.Zip(
            TorchArchiveBytes.OneTensor(),
            new byte[100_000_000],
            CompressionLevel.Fastest
        );
        var before = GC.GetAllocatedBytesForCurrentThread();
        File.WriteAllBytes(work["bomb.bin"], zipped);
        Refused(zipped).Message.ShouldContain("is compressed");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostMemory);
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("\u0080\u0002\u008a\u000al\u00fc\u009cF\u00f9 j\u00a8P\u0019.", "before version 1.6")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "Git LFS")]
    [InlineData("hello", "no zip file")]
    public void AnotherFile_IsCalledWhatItIs(string content, string what) =>
        Refused(System.Text.Encoding.Latin1.GetBytes(content)).Message.ShouldContain(what);

    [Theory]
    [InlineData("adapters/bert/lora-a/pytorch_adapter.bin")]
    [InlineData("adapters/bert/prefix-tuning-a/pytorch_adapter.bin")]
    public void ADamagedFile_GivesAFindingOrTensors(string file)
    {
        var original = File.ReadAllBytes(Path.Combine(Suite, file));
        var mutator = new ByteMutator(2026);
        var refused = 0;
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            File.WriteAllBytes(work["f.bin"], mutator.Mutate(original));
            var before = GC.GetAllocatedBytesForCurrentThread();
            refused += Open() ? 0 : 1;
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostMemory);
        }

        refused.ShouldBeInRange(Iterations / 4, Iterations - 1);
    }

    [Theory]
    [InlineData("adapters/bert/unipelt-a/pytorch_adapter.bin")]
    [InlineData("heads/bert/mlm-a/pytorch_model_head.bin")]
    public void ADamagedPickle_GivesAFindingOrTensors(string file)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Suite, file));
        using var entry = archive.Entries.Single(one => one.Name == "data.pkl").Open();
        using var pickle = new MemoryStream();
        entry.CopyTo(pickle);
        var mutator = new ByteMutator(7);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            File.WriteAllBytes(work["f.bin"], TorchArchiveBytes.Zip(mutator.Mutate(pickle.ToArray()), TwoNumbers));
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = Open();
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostMemory);
        }
    }

    private static string TwinOf(string pickle) =>
        Path.Combine(
            Path.GetDirectoryName(pickle)!,
            Path.GetFileName(pickle) == "pytorch_adapter.bin" ? "adapter.safetensors" : "model_head.safetensors"
        );

    private Finding Refused(byte[] content)
    {
        File.WriteAllBytes(work["refused.bin"], content);
        return Should
            .Throw<FindingException>(() => TorchFile.Open(work["refused.bin"]))
            .Findings.ShouldHaveSingleItem();
    }

    private bool Open()
    {
        try
        {
            using var file = TorchFile.Open(work["f.bin"]);
            file.Tensors.All(tensor => file.Data(tensor).Length == tensor.Bytes).ShouldBeTrue();
            return true;
        }
        catch (FindingException exception)
        {
            exception.Findings.ShouldAllBe(finding => finding.Message.Length > 0);
            return false;
        }
    }
}
