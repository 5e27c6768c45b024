using System.Buffers.Binary;
using System.IO.Hashing;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Tests.Spaces;
using MergeDsl.Runtime.Undoing;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Undoing;

public sealed class UndoFileTests : IDisposable
{
    private const int Rows = 10;
    private const int Columns = 24;
    private const int PieceRows = 4;
    private static readonly TileCase Fused = TileCase.Normal(DType.BFloat16, Rows, Columns, 0.5);

    private static readonly string[] UndoIds =
    [
        .. FindingCatalog.All.Select(row => row.Id).Where(id => id.StartsWith("MDSL407", StringComparison.Ordinal)),
    ];

    private readonly TempFolder folder = new();

    private string FilePath => Path.Combine(folder.Path, "undo");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ACorrectedTensor_IsRestoredPieceByPiece()
    {
        using var file = Open(Corrected("w"));

        var record = file.Records.ShouldHaveSingleItem();
        record.Header.Tensor.ShouldBe(new TensorInfo("w", DType.BFloat16, EquatableArray.Of<long>(Rows, Columns)));
        record.Header.PieceCount.ShouldBe(3);
        Restore(record).ShouldBe(Fused.Original);
    }

    [Fact]
    public void AHeader_ComesBackWhole()
    {
        var header = Header("layers.0.w", UndoKind.Corrected);
        byte[] addition = [3, 1, 4, 1, 5];
        using var target = new MemoryStream();
        UndoWriter.Append(target, header, [addition], Codes());

        using var file = Open(target.ToArray());

        file.Records[0].Header.ShouldBe(header);
        file.Records[0].ReadAddition().ShouldBe(addition);
    }

    [Fact]
    public void AReplacedTensor_IsRestoredAlone()
    {
        var header = Header("w", UndoKind.Replaced) with { Columns = 1, PieceBytes = 100 };

        using var file = Open(Record(header, Pieces(Fused.Original, 100).Select(piece => TileCode.EncodeAlone(piece))));

        RestoreAlone(file.Records[0]).ShouldBe(Fused.Original);
    }

    [Fact]
    public void ReplacedRows_ComeWithTheirIndices()
    {
        var header = Header("w", UndoKind.Rows) with { Rows = EquatableArray.Of<long>(0, 3, 9), PieceBytes = 100 };
        var stored = Fused.Original[..(3 * Columns * 2)];

        using var file = Open(Record(header, Pieces(stored, 100).Select(piece => TileCode.EncodeAlone(piece))));

        file.Records[0].Header.ShouldBe(header);
        RestoreAlone(file.Records[0]).ShouldBe(stored);
    }

    [Fact]
    public void AnAddedTensor_HasNoPieces()
    {
        var header = new UndoHeader(UndoKind.Added, new TensorInfo("new", DType.Int64, EquatableArray.Of<long>(1000)));

        using var file = Open(Record(header, []));

        file.Records[0].Header.ShouldBe(header);
    }

    [Fact]
    public void FilesOneBehindTheOther_AreAFile()
    {
        using var file = Open([.. Corrected("a"), .. Corrected("b"), .. Corrected("c")]);

        file.Records.Select(record => record.Header.Tensor.Name).ShouldBe(["a", "b", "c"]);
        file.Records.ShouldAllBe(record => Restore(record).SequenceEqual(Fused.Original));
    }

    [Fact]
    public void AnEmptyFile_HasNoRecords() => Using(Open([]), file => file.Records.ShouldBeEmpty());

    [Fact]
    public void ATensorUndoneTwice_IsFound() =>
        FoundIn([.. Corrected("a"), .. Corrected("a")]).ShouldBe(UndoFindings.DuplicateTensor);

    [Fact]
    public void BytesThatAreNoRecord_AreFound()
    {
        FoundIn([1, 2, 3]).ShouldBe(UndoFindings.NoRecord);
        FoundIn([.. Corrected("a"), 0]).ShouldBe(UndoFindings.NoRecord);
    }

    [Fact]
    public void AFileCutAnywhere_IsFound()
    {
        var bytes = Corrected("a");
        for (var length = 1; length < bytes.Length; length++)
        {
            FoundIn(bytes[..length]).ShouldBe(length < 4 ? UndoFindings.NoRecord : UndoFindings.BrokenOff);
        }
    }

    [Fact]
    public void ARecordThatClaimsTooMuch_TakesNoMemory()
    {
        var header = new UndoHeader(
            UndoKind.Replaced,
            new TensorInfo("w", DType.UInt8, EquatableArray.Of(long.MaxValue / 2))
        );
        using var target = new MemoryStream();
        Should.Throw<ArgumentException>(() => UndoWriter.Append(target, header, [], []));
        var before = GC.GetAllocatedBytesForCurrentThread();

        FoundIn(target.ToArray()).ShouldBe(UndoFindings.BrokenOff);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public void ARestoredTensorThatIsNotTheOriginal_IsFound()
    {
        using var file = Open(Corrected("a"));

        Should
            .Throw<FindingException>(() => file.Records[0].Verify([1, 2, 3]))
            .Findings.ShouldHaveSingleItem()
            .Descriptor.ShouldBe(UndoFindings.NotOriginal);
    }

    [Fact]
    public void HeadersThatContradictThemselves_AreToldToTheProgrammer()
    {
        var sound = Header("w", UndoKind.Corrected);
        UndoHeader[] wrong =
        [
            sound with
            {
                Columns = 7,
            },
            sound with
            {
                Columns = Rows * Columns,
                PieceBytes = Rows * Columns * 2,
            },
            sound with
            {
                PieceBytes = 7,
            },
            Large(UndoKind.Kept) with
            {
                PieceBytes = 16,
            },
            Large(UndoKind.Rows) with
            {
                PieceBytes = 16,
                Rows = EquatableArray.Of(1L),
            },
            Large(UndoKind.Rows) with
            {
                PieceBytes = 1 << 20,
                Rows = Enumerable.Range(0, 8193).Select(row => (long)row).ToEquatableArray(),
            },
            Large(UndoKind.Kept) with
            {
                PieceBytes = 1 << 25,
            },
            sound with
            {
                PieceBytes = 0,
            },
            sound with
            {
                Rows = EquatableArray.Of(1L),
            },
            sound with
            {
                Kind = UndoKind.Rows,
                Rows = EquatableArray.Of(1L, 1L),
            },
            sound with
            {
                Kind = UndoKind.Rows,
                Rows = EquatableArray.Of<long>(Rows),
            },
            sound with
            {
                Tensor = sound.Tensor with { Type = DType.Int16 },
            },
            sound with
            {
                Tensor = sound.Tensor with { Shape = EquatableArray.Of(-1L, Columns) },
            },
            sound with
            {
                Tensor = sound.Tensor with { Shape = EquatableArray.Of(long.MaxValue, Columns) },
            },
        ];

        wrong.ShouldAllBe(header => IsRefused(header));
    }

    [Fact]
    public void DamagedFiles_AreFoundOrChangeNothing()
    {
        byte[] sound = [.. Corrected("a"), .. Corrected("b")];
        var numbers = new Numbers(11);
        var found = Enumerable.Range(0, 5000).Count(_ => IsFoundOrHarmless(Damage.Once(sound, numbers.Between)));

        // Some damages leave the bytes as they were.
        found.ShouldBeInRange(4000, 5000);
    }

    // A damage that reached the checksum, too: every field of the header gets values it never has.
    [Fact]
    public void DamagedHeadersWithSoundChecksums_AreFoundOrChangeNothing()
    {
        var sound = Corrected("a");
        var length = BinaryPrimitives.ReadInt32LittleEndian(sound.AsSpan(4));
        var numbers = new Numbers(12);
        var found = Enumerable
            .Range(0, 5000)
            .Count(_ =>
            {
                var header = Damage.Once(sound[8..(8 + length)], numbers.Between);
                var lengthBytes = new byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(lengthBytes, header.Length);
                return IsFoundOrHarmless([
                    .. sound[..4],
                    .. lengthBytes,
                    .. header,
                    .. XxHash3.Hash(header),
                    .. sound[(16 + length)..],
                ]);
            });

        found.ShouldBeInRange(3000, 5000);
    }

    /// <summary>True when a finding tells the damage; false when everything that is found at all was restored. All else fails the test.</summary>
    private bool IsFoundOrHarmless(byte[] bytes)
    {
        try
        {
            using var file = Open(bytes);
            foreach (var record in file.Records.Where(record => IsExpected(record.Header)))
            {
                Restore(record).ShouldBe(Fused.Original);
            }

            // What the model does not expect is told by whoever compares the two.
            return false;
        }
        catch (FindingException exception)
        {
            exception.Findings.ShouldAllBe(finding => UndoIds.Contains(finding.Id));
            return true;
        }
    }

    private static bool IsExpected(UndoHeader header) =>
        header.Kind == UndoKind.Corrected
        && header.Tensor.Type == Fused.Type
        && header.Tensor.Count == Rows * Columns
        && header.Columns == Columns;

    private static bool IsRefused(UndoHeader header)
    {
        using var target = new MemoryStream();
        Should.Throw<ArgumentException>(() => UndoWriter.Append(target, header, [], Codes()));
        return target.Length == 0;
    }

    private static UndoHeader Header(string name, UndoKind kind) =>
        new(kind, new TensorInfo(name, DType.BFloat16, EquatableArray.Of<long>(Rows, Columns)))
        {
            Columns = Columns,
            PieceBytes = PieceRows * Columns * 2,
            Hash = PieceHash.OfTensor(
                Pieces(Fused.Original, PieceRows * Columns * 2).Select(piece => PieceHash.OfPiece(piece))
            ),
        };

    /// <summary>Of a tensor of 128 MiB, with rows of 8 KiB.</summary>
    private static UndoHeader Large(UndoKind kind) =>
        new(kind, new TensorInfo("w", DType.BFloat16, EquatableArray.Of<long>(16384, 4096)))
        {
            Columns = 4096,
            PieceBytes = 1 << 20,
        };

    private static byte[] Corrected(string name) => Record(Header(name, UndoKind.Corrected), Codes());

    private static byte[] Record(UndoHeader header, IEnumerable<byte[]> codes)
    {
        using var target = new MemoryStream();
        UndoWriter.Append(target, header, [], codes);
        return target.ToArray();
    }

    private static IEnumerable<byte[]> Codes() =>
        Pieces(Fused.Original, PieceRows * Columns * 2)
            .Select((piece, index) => TileCode.Encode(Tile(index * PieceRows, piece.Length), piece));

    private static FusedTile<float> Tile(int row, int bytes) =>
        new(
            Fused.Type,
            Columns,
            Fused.Fused.AsSpan(row * Columns * 2, bytes),
            Fused.Offsets.AsSpan(row * Columns, bytes / 2)
        );

    private static IEnumerable<byte[]> Pieces(byte[] bytes, int length) => bytes.Chunk(length);

    /// <summary>Restores and verifies a corrected tensor.</summary>
    private static byte[] Restore(UndoRecord record)
    {
        var original = new byte[Rows * Columns * 2];
        var hashes = new List<UInt128>();
        for (var piece = 0L; piece < record.Header.PieceCount; piece++)
        {
            var start = (int)piece * record.Header.PieceBytes;
            var restored = original.AsSpan(start, record.Header.BytesOf(piece));
            record.Restore(piece, Tile(start / (Columns * 2), restored.Length), restored);
            hashes.Add(PieceHash.OfPiece(restored));
        }

        record.Verify(hashes);
        return original;
    }

    private static byte[] RestoreAlone(UndoRecord record)
    {
        var original = new byte[record.Header.StoredBytes];
        for (var piece = 0L; piece < record.Header.PieceCount; piece++)
        {
            record.Restore(piece, original.AsSpan((int)piece * record.Header.PieceBytes, record.Header.BytesOf(piece)));
        }

        return original;
    }

    private static void Using(UndoFile file, Action<UndoFile> use)
    {
        using (file)
        {
            use(file);
        }
    }

    private UndoFile Open(byte[] bytes)
    {
        File.WriteAllBytes(FilePath, bytes);
        return UndoFile.Open(FilePath);
    }

    private FindingDescriptor FoundIn(byte[] bytes) =>
        Should.Throw<FindingException>(() => Open(bytes)).Findings.ShouldHaveSingleItem().Descriptor;
}
