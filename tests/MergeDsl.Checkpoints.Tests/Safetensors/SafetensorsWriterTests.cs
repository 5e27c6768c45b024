using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Safetensors;

public sealed class SafetensorsWriterTests : IDisposable
{
    private static readonly TensorInfo First = new("a", DType.Float32, EquatableArray.Of(4L, 2));
    private static readonly TensorInfo Second = new("b", DType.UInt8, EquatableArray.Of(3L));

    private readonly TempFolder folder = new();

    public static TheoryData<string> Files =>
        [
            .. Directory
                .EnumerateFiles(FixtureArchive.Extract("peft"), "*.safetensors", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(FixtureArchive.Extract("peft"), file))
                .Order(StringComparer.Ordinal),
        ];

    private string FilePath => folder["x.safetensors"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void RewrittenFixture_HasTheSameBytes(string name)
    {
        var original = Path.Combine(FixtureArchive.Extract("peft"), name);
        using var source = SafetensorsFile.Open(original);
        var entries = SafetensorsWriter.Order(source.Tensors);
        using (var writer = new SafetensorsWriter(FilePath, entries))
        {
            var regions = entries.Select((entry, index) => writer.Reserve(index, entry.Shape)).ToArray();
            Parallel.For(0, entries.Count, index => writer.Write(regions[index], source.Data(entries[index])));
            writer.Complete();
        }

        File.ReadAllBytes(FilePath).AsSpan().SequenceEqual(File.ReadAllBytes(original)).ShouldBeTrue();
    }

    [Fact]
    public void SmallerShapes_LeaveNoHoles()
    {
        using (
            var writer = new SafetensorsWriter(FilePath, [First with { Shape = EquatableArray.Of(4000L, 2) }, Second])
        )
        {
            writer.Write(writer.Reserve(0, EquatableArray.Of(1L, 2)), [1, 2, 3, 4, 5, 6, 7, 8]);
            var region = writer.Reserve(1, EquatableArray.Of(2L));
            writer.Write(region, [10], 1);
            writer.Write(region, [9]);
            writer.Complete();
        }

        using var file = SafetensorsFile.Open(FilePath);
        file.Tensors.Select(tensor => tensor.ShapeText).ShouldBe(["[1, 2]", "[2]"]);
        file.Data(file.Tensors[0]).ToArray().ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
        file.Data(file.Tensors[1]).ToArray().ShouldBe([9, 10]);
        (BitConverter.ToInt64(File.ReadAllBytes(FilePath)) % 8).ShouldBe(0);
    }

    [Fact]
    public void Metadata_IsSortedBehindNothingElse()
    {
        using (var writer = new SafetensorsWriter(FilePath, [], [new("z", "1"), new("a", "q\"\\\n\u0001é")]))
        {
            writer.Complete();
        }

        File.ReadAllText(FilePath)[8..]
            .TrimEnd()
            .ShouldBe("{\"__metadata__\":{\"a\":\"q\\\"\\\\\\n\\u0001é\",\"format\":\"pt\",\"z\":\"1\"}}");
        using var file = SafetensorsFile.Open(FilePath);
        file.Metadata["a"].ShouldBe("q\"\\\n\u0001é");
    }

    [Fact]
    public void Order_IsByTypeThenName()
    {
        DType[] types =
        [
            DType.Bool,
            DType.Float16,
            DType.BFloat16,
            DType.Float32,
            DType.Float64,
            DType.Int64,
            DType.UInt8,
        ];
        var tensors = types.SelectMany(type =>
            new[] { "b", "a" }.Select(name => new TensorInfo($"{name}{type}", type, default))
        );
        SafetensorsWriter
            .Order(tensors)
            .Select(tensor => tensor.Name)
            .ShouldBe([
                "aInt64",
                "bInt64",
                "aFloat64",
                "bFloat64",
                "aFloat32",
                "bFloat32",
                "aBFloat16",
                "bBFloat16",
                "aFloat16",
                "bFloat16",
                "aUInt8",
                "bUInt8",
                "aBool",
                "bBool",
            ]);
    }

    [Fact]
    public void WriterDisposedEarly_LeavesNothing()
    {
        using (var writer = new SafetensorsWriter(FilePath, [First, Second]))
        {
            writer.Write(writer.Reserve(0, First.Shape), new byte[32]);
        }

        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void EntriesOutOfOrder_AreRefused() =>
        Should
            .Throw<ArgumentException>(() => new SafetensorsWriter(FilePath, [Second, First]))
            .Message.ShouldStartWith("Entry 1 is not behind the one before it.");

    [Fact]
    public void NameUsedTwice_IsRefused() =>
        Should
            .Throw<ArgumentException>(() => new SafetensorsWriter(FilePath, [First, Second with { Name = "a" }]))
            .Message.ShouldStartWith("Two entries have the same name.");

    [Fact]
    public void ReservingOutOfOrder_IsRefused()
    {
        using var writer = new SafetensorsWriter(FilePath, [First, Second]);
        Should
            .Throw<InvalidOperationException>(() => writer.Reserve(1, Second.Shape))
            .Message.ShouldBe("Entry 0 of 2 is next, not 1.");
    }

    [Theory]
    [InlineData(5L, 2L)]
    [InlineData(4L, 3L)]
    public void ShapeLargerThanAnnounced_IsRefused(long rows, long columns)
    {
        using var writer = new SafetensorsWriter(FilePath, [First]);
        Should
            .Throw<ArgumentException>(() => writer.Reserve(0, EquatableArray.Of(rows, columns)))
            .Message.ShouldStartWith("The shape is larger than [4, 2].");
    }

    [Fact]
    public void DataLargerThanItsRegion_IsRefused()
    {
        using var writer = new SafetensorsWriter(FilePath, [Second]);
        var region = writer.Reserve(0, Second.Shape);
        Should.Throw<ArgumentException>(() => writer.Write(region, [1, 2], 2));
    }

    [Fact]
    public void FileWithMissingBytes_IsNotCompleted()
    {
        using var writer = new SafetensorsWriter(FilePath, [Second]);
        writer.Write(writer.Reserve(0, Second.Shape), [1, 2]);
        Should
            .Throw<InvalidOperationException>(writer.Complete)
            .Message.ShouldBe("1 of 1 entries and 2 of 3 bytes were written.");
    }

    [Fact]
    public void ExistingFile_IsNeitherOverwrittenNorDeleted()
    {
        File.WriteAllText(FilePath, "mine");
        FindingAssertions.ShouldFind(() => new SafetensorsWriter(FilePath, []).Dispose(), FileFindings.AccessFailed);
        File.ReadAllText(FilePath).ShouldBe("mine");
    }

    [Fact]
    public void FileThatCannotBeDeleted_DoesNotHideWhyTheWorkEnded() =>
        Should.Throw<TimeoutException>(() =>
        {
            using var writer = new SafetensorsWriter(FilePath, [First]);
            File.Move(FilePath, folder["elsewhere"]);
            Directory.CreateDirectory(FilePath);
            throw new TimeoutException();
        });

    [Fact]
    public void MissingFolder_IsAFinding() =>
        FindingAssertions
            .ShouldFind(() => new SafetensorsWriter(folder["no/x"], []).Dispose(), FileFindings.FolderMissing)
            .Message.ShouldStartWith($"There is no folder '{folder["no"]}'");
}
