using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Safetensors;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string FilePath => folder["x.safetensors"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TensorsInAnyHeaderOrder_ComeInTheOrderOfTheirData()
    {
        var header = $"{{{Tensor("b", "F32", "[1]", 4, 8)},{Tensor("a", "U8", "[2,2]", 0, 4)}}}";
        using var file = Open(header, 8);
        file.Tensors.ShouldBe([new("a", DType.UInt8, Shape(2, 2)), new("b", DType.Float32, Shape(1))]);
        file.Data(file.Tensors[0]).ToArray().ShouldBe([0, 1, 2, 3]);
        file.Data(file.Tensors[1]).ToArray().ShouldBe([4, 5, 6, 7]);
        file.Data(file.Tensors[1], 1, 2).ToArray().ShouldBe([5, 6]);
    }

    [Fact]
    public void ScalarsAndEmptyTensors_AreLegal()
    {
        var scalar = Tensor("scalar", "F32", "[]", 0, 4);
        var empty = Tensor("empty", "F16", "[3,0]", 4, 4);
        using var file = Open($"{{{scalar},{empty}}}", 4);
        file.Tensors.Select(tensor => tensor.Count).ShouldBe([1, 0]);
        file.Data(file.Find("scalar")!).Length.ShouldBe(4);
        file.Data(file.Find("empty")!).Length.ShouldBe(0);
    }

    [Fact]
    public void FileWithoutTensors_IsLegal()
    {
        using var file = Open("{}");
        file.Tensors.ShouldBeEmpty();
        file.Metadata.ShouldBeEmpty();
    }

    [Fact]
    public void SpacesBehindTheHeader_AreSkipped()
    {
        using var file = Open("{}      ");
        file.Tensors.ShouldBeEmpty();
    }

    [Fact]
    public void Metadata_IsRead()
    {
        using var file = Open("""{"__metadata__":{"format":"pt","a":"é"}}""");
        file.Metadata.ShouldBe(new Dictionary<string, string> { ["format"] = "pt", ["a"] = "é" });
        file.Findings.ShouldBeEmpty();
    }

    [Fact]
    public void MetadataThatIsNoText_IsKeptWithAWarning()
    {
        using var file = Open("""{"__metadata__":{"epoch":3,"nested":{"a":[1]},"format":"pt"}}""");
        file.Metadata["epoch"].ShouldBe("3");
        file.Metadata["nested"].ShouldBe("""{"a":[1]}""");
        file.Metadata["format"].ShouldBe("pt");
        file.Findings.Select(finding => finding.Message)
            .ShouldBe([
                $"'{FilePath}': key 'epoch' of '__metadata__' is 3: expected a map from text to text",
                $"'{FilePath}': key 'nested' of '__metadata__' is an object: expected a map from text to text",
            ]);
        file.Findings.ShouldAllBe(finding => finding.Id == "MDSL4033" && finding.Severity == Severity.Warning);
    }

    [Fact]
    public void UnknownFieldsOfATensor_AreIgnored()
    {
        using var file = Open("""{"a":{"dtype":"U8","note":{"x":[1]},"shape":[1],"data_offsets":[0,1]}}""", 1);
        file.Tensors.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void FileShorterThanItsHeaderLength_IsRefused(int length)
    {
        File.WriteAllBytes(FilePath, new byte[length]);
        Finds(SafetensorsFindings.TooShort)
            .ShouldBe(
                $"'{FilePath}' is {length} bytes long: expected a safetensors file, which starts with 8 bytes of header length"
            );
    }

    [Theory]
    [InlineData(1L, "1", "0")]
    [InlineData(long.MaxValue, "9223372036854775807", "0")]
    [InlineData(-1L, "18446744073709551615", "0")]
    public void HeaderLongerThanTheFile_IsRefused(long length, string claimed, string most)
    {
        File.WriteAllBytes(FilePath, BitConverter.GetBytes(length));
        Finds(SafetensorsFindings.HeaderTooLong)
            .ShouldBe($"The header of '{FilePath}' claims {claimed} bytes: expected at most {most}");
    }

    [Fact]
    public void HeaderOver100Megabytes_IsRefusedThoughTheFileIsLarger()
    {
        using (var stream = File.Create(FilePath))
        {
            stream.Write(BitConverter.GetBytes(100_000_001L));
            stream.SetLength(100_000_100);
        }

        Finds(SafetensorsFindings.HeaderTooLong).ShouldEndWith("expected at most 100000000");
    }

    [Theory]
    [InlineData("{", "byte 1 of line 1 does not fit")]
    [InlineData("{}x", "byte 2 of line 1 does not fit")]
    [InlineData("{'a':1}", "byte 1 of line 1 does not fit")]
    [InlineData("", "byte 0 of line 1 does not fit")]
    [InlineData("\0\0\0\0", "byte 0 of line 1 does not fit")]
    [InlineData("{\"\\ud800\":1}", "invalid UTF-16 in an escape sequence")]
    public void HeaderThatIsNoJson_IsRefused(string header, string reason) =>
        Finds(SafetensorsFindings.HeaderNotJson, header)
            .ShouldBe($"The header of '{FilePath}' is not readable ({reason}): expected JSON in UTF-8");

    [Fact]
    public void HeaderThatIsNoUtf8_IsRefused()
    {
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)'}']));
        Finds(SafetensorsFindings.HeaderNotJson).ShouldContain("(invalid UTF-8)");
    }

    [Fact]
    public void DeepHeader_IsRefused() =>
        Finds(SafetensorsFindings.HeaderNotJson, $"{{\"a\":{new string('[', 1000)}{new string(']', 1000)}}}");

    [Theory]
    [InlineData("[]", "a list")]
    [InlineData("3", "3")]
    [InlineData("null", "null")]
    [InlineData("\"x\"", "text")]
    public void HeaderThatIsNoObject_IsRefused(string header, string found) =>
        Finds(SafetensorsFindings.HeaderNotObject, header)
            .ShouldBe($"The header of '{FilePath}' is {found}: expected a JSON object of tensors");

    [Fact]
    public void NameUsedTwice_IsRefused()
    {
        var tensor = Tensor("a", "U8", "[1]", 0, 1);
        Finds(SafetensorsFindings.DuplicateName, $"{{{tensor},{tensor}}}", 1)
            .ShouldBe($"The header of '{FilePath}' has the key 'a' twice: expected every key once");
    }

    [Theory]
    [InlineData("3", "value", "3", "an object")]
    [InlineData("{}", "dtype", "nothing", "the three fields of a tensor")]
    [InlineData("""{"dtype":"U8"}""", "shape", "nothing", "the three fields of a tensor")]
    [InlineData("""{"dtype":"U8","shape":[]}""", "data_offsets", "nothing", "the three fields of a tensor")]
    [InlineData("""{"dtype":8}""", "dtype", "8", "the name of a type")]
    [InlineData("""{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}""", "dtype", "two values", "one")]
    [InlineData("""{"shape":"1"}""", "shape", "text", "a list of dimensions from 0 to 2^63-1")]
    [InlineData("""{"shape":[-1]}""", "shape", "-1", "a list of dimensions from 0 to 2^63-1")]
    [InlineData("""{"shape":[1.5]}""", "shape", "1.5", "a list of dimensions from 0 to 2^63-1")]
    [InlineData("""{"shape":[[1]]}""", "shape", "a list", "a list of dimensions from 0 to 2^63-1")]
    [InlineData(
        """{"shape":[9223372036854775808]}""",
        "shape",
        "9223372036854775808",
        "a list of dimensions from 0 to 2^63-1"
    )]
    [InlineData("""{"data_offsets":[0]}""", "data_offsets", "1 numbers", "two positions")]
    [InlineData("""{"data_offsets":[0,-1]}""", "data_offsets", "-1", "two positions from 0 to 2^63-1")]
    public void MalformedEntry_IsRefused(string entry, string field, string found, string expected) =>
        Finds(SafetensorsFindings.BadEntry, $"{{\"a\":{entry}}}", 1)
            .ShouldBe($"'{FilePath}': in tensor 'a' the field '{field}' is {found}: expected {expected}");

    [Fact]
    public void ShapeOfManyDimensions_IsRefused() =>
        Finds(SafetensorsFindings.BadEntry, $"{{\"a\":{{\"shape\":[{string.Join(',', Enumerable.Repeat(1, 65))}]}}}}")
            .ShouldContain("the field 'shape' is more than 64 numbers");

    [Fact]
    public void UnknownType_IsRefused() =>
        Finds(SafetensorsFindings.UnknownType, $"{{{Tensor("a", "F4", "[2]", 0, 1)}}}", 1)
            .ShouldStartWith(
                $"'{FilePath}': tensor 'a' has the type 'F4': expected one of 'F64', 'F32', 'F16', 'BF16',"
            );

    [Theory]
    [InlineData("[9223372036854775807,2]")]
    [InlineData("[4611686018427387904]")]
    [InlineData("[0,1099511627776,1099511627776]")]
    [InlineData("[1099511627776,0,1099511627776]")]
    public void ShapeThatOverflows_IsRefused(string shape) =>
        Finds(SafetensorsFindings.ShapeTooLarge, $"{{{Tensor("a", "F32", shape, 0, 4)}}}", 4)
            .ShouldBe(
                $"'{FilePath}': tensor 'a' has shape {shape.Replace(",", ", ", StringComparison.Ordinal)}: expected a size that fits 63 bits"
            );

    [Fact]
    public void DataThatEndsBeforeItBegins_IsRefused() =>
        Finds(SafetensorsFindings.OffsetsReversed, $"{{{Tensor("a", "U8", "[0]", 2, 1)}}}", 2)
            .ShouldBe(
                $"'{FilePath}': tensor 'a' has the data offsets [2, 1]: expected the end not to lie before the beginning"
            );

    [Fact]
    public void OverlappingTensors_AreRefused() =>
        Finds(SafetensorsFindings.Overlap, $"{{{Tensor("a", "U8", "[3]", 0, 3)},{Tensor("b", "U8", "[2]", 2, 4)}}}", 4)
            .ShouldBe(
                $"'{FilePath}': tensor 'b' begins at byte 2: expected it to begin where tensor 'a' ends, at byte 3"
            );

    [Fact]
    public void HoleBetweenTensors_IsRefused() =>
        Finds(SafetensorsFindings.Hole, $"{{{Tensor("a", "U8", "[1]", 0, 1)},{Tensor("b", "U8", "[1]", 3, 4)}}}", 4)
            .ShouldBe($"'{FilePath}': tensor 'b' begins at byte 3: expected byte 1, where the data before it ends");

    [Fact]
    public void TensorPastTheEnd_IsRefused() =>
        Finds(SafetensorsFindings.OutOfFile, $"{{{Tensor("a", "U8", "[5]", 0, 5)}}}", 4)
            .ShouldBe($"'{FilePath}': tensor 'a' ends at byte 5: expected at most 4, the length of the data");

    [Fact]
    public void TruncatedFile_IsOneFinding()
    {
        var (a, b) = (Tensor("a", "U8", "[5]", 0, 5), Tensor("b", "U8", "[5]", 5, 10));
        var (c, d) = (Tensor("c", "U8", "[5]", 10, 15), Tensor("d", "U8", "[5]", 15, 20));
        Finds(SafetensorsFindings.OutOfFile, $"{{{d},{c},{b},{a}}}", 7)
            .ShouldBe(
                $"'{FilePath}': tensor 'b' ends at byte 10: expected at most 7, the length of the data; 2 more reach past it"
            );
    }

    [Fact]
    public void GitLfsPointer_IsNamed()
    {
        File.WriteAllText(
            FilePath,
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22e\nsize 12345\n"
        );
        FindingAssertions
            .ShouldFind(() => SafetensorsFile.Open(FilePath), SafetensorsFindings.LfsPointer)
            .Message.ShouldBe(
                $"'{FilePath}' is a Git LFS pointer, not the weights themselves: run 'git lfs pull' in its repository"
            );
    }

    [Fact]
    public void DataThatDoesNotFitTheShape_IsRefused() =>
        Finds(SafetensorsFindings.LengthMismatch, $"{{{Tensor("a", "F32", "[2, 3]", 0, 20)}}}", 20)
            .ShouldBe($"'{FilePath}': tensor 'a' has 20 bytes for F32 [2, 3]: expected 24");

    [Fact]
    public void BytesBehindTheLastTensor_AreRefused() =>
        Finds(SafetensorsFindings.TrailingBytes, $"{{{Tensor("a", "U8", "[1]", 0, 1)}}}", 5)
            .ShouldBe(
                $"'{FilePath}' has 4 bytes behind its last tensor: expected the file to end with byte 1 of the data"
            );

    [Fact]
    public void SeveralBrokenTensors_AreAllNamed()
    {
        File.WriteAllBytes(
            FilePath,
            SafetensorsBytes.Of($"{{{Tensor("a", "F4", "[1]", 0, 1)},{Tensor("b", "U8", "[2]", 0, 1)}}}", 1)
        );
        Should
            .Throw<FindingException>(() => SafetensorsFile.Open(FilePath))
            .Findings.Select(finding => finding.Id)
            .ShouldBe(["MDSL4026", "MDSL4032"]);
    }

    [Fact]
    public void MillionsOfBrokenTensors_GiveABoundedNumberOfFindings()
    {
        var entries = Enumerable.Range(0, 200_000).Select(index => $"\"t{index}\":0");
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of($"{{{string.Join(',', entries)}}}"));
        Should.Throw<FindingException>(() => SafetensorsFile.Open(FilePath)).Findings.Count.ShouldBe(100);
    }

    [Fact]
    public void LongHeaderOfNonsense_CostsNoMemory()
    {
        var header = new byte[50_000_000];
        header.AsSpan().Fill((byte)'[');
        header[0] = (byte)'{';
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of(header));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<FindingException>(() => SafetensorsFile.Open(FilePath));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void MissingFile_IsAFinding() =>
        Finds(FileFindings.FileMissing).ShouldBe($"There is no file '{FilePath}': expected it to exist");

    [Fact]
    public void FolderInItsPlace_IsAFinding()
    {
        Directory.CreateDirectory(FilePath);
        Finds(FileFindings.FileIsFolder).ShouldBe($"'{FilePath}' is a folder: expected a file");
    }

    [Fact]
    public void TensorOfAnotherFile_IsRefused()
    {
        using var file = Open($"{{{Tensor("a", "U8", "[1]", 0, 1)}}}", 1);
        Should.Throw<ArgumentException>(() => file.Data(new("a", DType.UInt8, Shape(2))).Length);
        Should.Throw<ArgumentException>(() => file.Data(new("b", DType.UInt8, Shape(1))).Length);
        Should.Throw<ArgumentException>(() => file.Data(file.Tensors[0], 1, 1).Length);
    }

    [Fact]
    public void ClosedFile_GivesNoData()
    {
        var file = Open($"{{{Tensor("a", "U8", "[1]", 0, 1)}}}", 1);
        file.Dispose();
        file.Dispose();
        Should.Throw<ObjectDisposedException>(() => file.Data(file.Tensors[0]).Length);
    }

    private static string Tensor(string name, string type, string shape, long begin, long end) =>
        SafetensorsBytes.Tensor(name, type, shape, begin, end);

    private static EquatableArray<long> Shape(params long[] dimensions) => new(dimensions);

    private SafetensorsFile Open(string header, int dataLength = 0)
    {
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of(header, dataLength));
        return SafetensorsFile.Open(FilePath);
    }

    private string Finds(FindingDescriptor descriptor, string header, int dataLength = 0)
    {
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of(header, dataLength));
        return Finds(descriptor);
    }

    private string Finds(FindingDescriptor descriptor) =>
        FindingAssertions.ShouldFind(() => SafetensorsFile.Open(FilePath).Dispose(), descriptor).Message;
}
