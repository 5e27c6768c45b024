using System.IO.Hashing;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Tests.Spaces;
using MergeDsl.Runtime.Undoing;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Undoing;

public sealed class TileCodeTests
{
    private static readonly DType[] Floating =
    [
        DType.Float64,
        DType.Float32,
        DType.Float16,
        DType.BFloat16,
        DType.Float8E4M3,
        DType.Float8E5M2,
    ];

    public static TheoryData<DType> Types => [.. Floating];

    [Theory]
    [MemberData(nameof(Types))]
    public void FusedWeights_ComeBack(DType type)
    {
        foreach (var ratio in new[] { 0, 1e-3, 0.01, 0.1, 1, 100, 1e30 })
        {
            TileCase.Normal(type, 37, 53, ratio).ShouldRoundTrip();
        }
    }

    // About two bits for each number that is smaller than what was added to it; the bounds are twice what was measured.
    [Theory]
    [InlineData(DType.BFloat16, 0.001, 0.001)]
    [InlineData(DType.BFloat16, 0.01, 0.005)]
    [InlineData(DType.BFloat16, 0.1, 0.025)]
    [InlineData(DType.BFloat16, 1, 0.12)]
    [InlineData(DType.Float16, 0.01, 0.005)]
    [InlineData(DType.Float16, 0.1, 0.025)]
    [InlineData(DType.Float32, 0.01, 0.004)]
    [InlineData(DType.Float32, 0.1, 0.02)]
    [InlineData(DType.Float8E4M3, 0.1, 0.05)]
    public void CodesOfRealisticFusions_AreSmall(DType type, double ratio, double share) =>
        TileCase.Normal(type, 256, 256, ratio).ShouldRoundTrip().ShouldBeLessThan(share);

    [Fact]
    public void Float64_TakesOffsetsOfItsOwnPrecision()
    {
        var numbers = new Numbers(2);
        double[] original = [.. Enumerable.Range(0, 8192).Select(_ => numbers.Uniform() - 0.5)];
        double[] offsets = [.. original.Select(_ => 0.05 * (numbers.Uniform() - 0.5))];
        double[] fused = [.. original.Zip(offsets, (weight, offset) => weight + offset)];
        var tile = new FusedTile<double>(DType.Float64, 64, MemoryMarshal.AsBytes<double>(fused), offsets);

        var code = TileCode.Encode(tile, MemoryMarshal.AsBytes<double>(original));
        var restored = new double[original.Length];
        TileCode.TryDecode(tile, code, MemoryMarshal.AsBytes(restored.AsSpan())).ShouldBeTrue();

        restored.ShouldBe(original);
        code.Length.ShouldBeLessThan(original.Length * sizeof(double) / 20);
    }

    [Theory]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float16)]
    [InlineData(DType.Float32)]
    public void ScaledWeights_ComeBackFromSmallCodes(DType type)
    {
        var plain = TileCase.Normal(type, 96, 128, 0.05);
        var numbers = new Numbers(9);
        float[] rows = [.. Enumerable.Range(0, 96).Select(_ => (float)(0.5 + numbers.Uniform()))];
        float[] columns = [.. Enumerable.Range(0, 128).Select(_ => (float)(0.5 + numbers.Uniform()))];
        foreach (var (rowScales, columnScales) in new[] { (rows, []), ([], columns), (rows, columns) })
        {
            var scaled = plain with
            {
                RowScales = rowScales,
                ColumnScales = columnScales,
                Fused = TileCase.Fuse(type, plain.Original, plain.Offsets, rowScales, columnScales),
            };
            scaled.ShouldRoundTrip().ShouldBeLessThan(0.07);
        }
    }

    // Two roundings leave two or three candidates for nearly every number: about a bit and a half of sixteen.
    [Fact]
    public void WeightsRoundedAfterEachAdapter_ComeBackFromSmallCodes()
    {
        var first = TileCase.Normal(DType.BFloat16, 128, 128, 0.05);
        var second = TileCase.Normal(DType.BFloat16, 128, 128, 0.05, seed: 4).Offsets;
        var fused = TileCase.Fuse(DType.BFloat16, first.Fused, second, [], []);
        float[] offsets = [.. first.Offsets.Zip(second, (one, other) => one + other)];

        (first with { Offsets = offsets, Fused = fused }).ShouldRoundTrip().ShouldBeLessThan(0.15);
    }

    [Theory]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float16)]
    [InlineData(DType.Float32)]
    public void DeltasRoundedFirst_ComeBackFromSmallCodes(DType type)
    {
        var plain = TileCase.Normal(type, 128, 128, 0.05);
        var stored = new byte[plain.Original.Length];
        NumberFormats.Encode(type, plain.Offsets, stored);
        var offsets = new float[plain.Offsets.Length];
        NumberFormats.Decode(type, stored, offsets.AsSpan());
        var fused = TileCase.Fuse(type, plain.Original, offsets, [], []);

        (plain with { Offsets = offsets, Fused = fused }).ShouldRoundTrip().ShouldBeLessThan(0.03);
    }

    // Calculations with float64 cannot tell float64 neighbours apart: they leave more candidates.
    [Theory]
    [MemberData(nameof(Types))]
    public void UnchangedWeights_TakeNearlyNothing(DType type) =>
        TileCase.Normal(type, 64, 64, 0).ShouldRoundTrip().ShouldBeLessThan(type == DType.Float64 ? 0.02 : 0.004);

    // Pruning leaves zeros of both signs, of which the fused numbers tell nothing.
    [Theory]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float32)]
    public void PrunedWeights_ComeBackFromSmallCodes(DType type)
    {
        var plain = TileCase.Normal(type, 128, 128, 0.01);
        var size = type.Size();
        for (var index = 0; index < plain.Offsets.Length; index += 2)
        {
            var number = plain.Original.AsSpan(index * size, size);
            number[..^1].Clear();
            number[^1] &= 0x80;
        }

        var fused = TileCase.Fuse(type, plain.Original, plain.Offsets, [], []);
        (plain with { Fused = fused }).ShouldRoundTrip().ShouldBeLessThan(0.1);
    }

    [Theory]
    [InlineData(DType.Float8E4M3)]
    [InlineData(DType.Float8E5M2)]
    public void EveryPairOfEightBitNumbers_ComesBack(DType type)
    {
        byte[] original = [.. Enumerable.Range(0, 1 << 16).Select(pair => (byte)pair)];
        byte[] fused = [.. Enumerable.Range(0, 1 << 16).Select(pair => (byte)(pair >> 8))];
        foreach (
            var offset in new[] { 0, -0f, 0.3f, -17, float.Epsilon, float.MaxValue, float.NegativeInfinity, float.NaN }
        )
        {
            var offsets = new float[original.Length];
            Array.Fill(offsets, offset);
            new TileCase(type, 256, original, offsets, fused).ShouldRoundTrip();
        }
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void EverySixteenBitNumber_ComesBack(DType type)
    {
        var original = MemoryMarshal
            .AsBytes<ushort>([.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)])
            .ToArray();
        foreach (var offset in new[] { 0, 1e-7f, -0.02f, 300 })
        {
            var offsets = new float[1 << 16];
            Array.Fill(offsets, offset);
            new TileCase(
                type,
                256,
                original,
                offsets,
                TileCase.Fuse(type, original, offsets, [], [])
            ).ShouldRoundTrip();
        }
    }

    [Fact]
    public void AnyBits_ComeBack() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<(ulong Seed, byte Type, byte Rows, byte Columns, byte Scales)>(),
                any =>
                    AnyCase(any.Seed, Floating[any.Type % Floating.Length], any.Rows % 40, 1 + any.Columns, any.Scales)
                        .ShouldRoundTrip()
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    // The machine's vectors are 128, 256 or 512 bits wide; the codes must not tell. Types of eight bits would bring in what the
    // library compresses, which may change.
    [Fact]
    public void Codes_AreTheSameOnEveryMachine()
    {
        var hash = new XxHash64();
        foreach (var type in Floating.Where(type => type.Size() > 1))
        {
            foreach (var ratio in new[] { 0.01, 1 })
            {
                var tile = TileCase.Normal(type, 61, 67, ratio);
                hash.Append(TileCode.Encode(tile.Tile, tile.Original));
            }
        }

        hash.GetCurrentHashAsUInt64().ShouldBe(0xBB5AE11C088C0A78);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void DamagedCodes_AreRefusedOrDecodedToSomething(DType type)
    {
        var tile = TileCase.Normal(type, 16, 40, 0.5);
        var code = TileCode.Encode(tile.Tile, tile.Original);
        var restored = new byte[tile.Original.Length];
        var numbers = new Numbers(5);
        var refused = 0;
        for (var round = 0; round < 2000; round++)
        {
            refused += TileCode.TryDecode(tile.Tile, Damage.Once(code, numbers.Between), restored) ? 0 : 1;
        }

        refused.ShouldBeInRange(1, 2000);
    }

    [Fact]
    public void LengthsThatDoNotFit_AreToldToTheProgrammer()
    {
        Should.Throw<ArgumentException>(() => Encode(columns: 4, fused: 8, offsets: 4, original: 6));
        Should.Throw<ArgumentException>(() => Encode(columns: 3, fused: 8, offsets: 4, original: 8));
        Should.Throw<ArgumentException>(() => Encode(columns: 4, fused: 6, offsets: 4, original: 6));
        Should.Throw<ArgumentException>(() => Encode(columns: 4, fused: 8, offsets: 4, original: 8, rowScales: 2));
    }

    private static void Encode(int columns, int fused, int offsets, int original, int rowScales = 0) =>
        TileCode.Encode(
            new FusedTile<float>(DType.BFloat16, columns, new byte[fused], new float[offsets])
            {
                RowScales = new float[rowScales],
            },
            new byte[original]
        );

    private static TileCase AnyCase(ulong seed, DType type, int rows, int columns, byte scales)
    {
        var numbers = new Numbers(seed);
        var count = rows * columns;
        return new(type, columns, Bytes(count * type.Size()), Floats(count), Bytes(count * type.Size()))
        {
            RowScales = (scales & 1) == 0 ? [] : Floats(rows),
            ColumnScales = (scales & 2) == 0 ? [] : Floats(columns),
        };

        byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)numbers.Between(0, 255))];

        float[] Floats(int length) => MemoryMarshal.Cast<byte, float>(Bytes(length * sizeof(float))).ToArray();
    }
}
