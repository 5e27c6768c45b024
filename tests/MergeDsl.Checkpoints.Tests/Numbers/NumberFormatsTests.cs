using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Tensors;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Numbers;

public sealed class NumberFormatsTests
{
    [Fact]
    public void AllHalves_DecodeToTheirValue()
    {
        foreach (var (pattern, value) in DecodeAll(DType.Float16))
        {
            var expected = SlowFormat.Float16.Value(pattern);
            (double.IsNaN(expected) ? float.IsNaN(value) : value.Equals((float)expected)).ShouldBeTrue($"{pattern:X4}");
        }
    }

    [Fact]
    public void AllBFloats_DecodeToTheirValue()
    {
        foreach (var (pattern, value) in DecodeAll(DType.BFloat16))
        {
            BitConverter.SingleToUInt32Bits(value).ShouldBe((uint)pattern << 16);
        }
    }

    [Theory]
    [InlineData(DType.Float8E4M3)]
    [InlineData(DType.Float8E5M2)]
    public void AllBytes_DecodeToTheirValue(DType type)
    {
        var slow = SlowFormat.Of(type);
        var bytes = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
        var values = new float[256];
        NumberFormats.Decode(type, bytes, values);
        for (var code = 0; code < 256; code++)
        {
            values[code].Equals((float)slow.Value(code)).ShouldBeTrue($"{code:X2}");
        }
    }

    [Theory]
    [InlineData(DType.Float8E4M3, 0x7E, 448f)]
    [InlineData(DType.Float8E4M3, 0x01, 0.001953125f)]
    [InlineData(DType.Float8E4M3, 0x7F, float.NaN)]
    [InlineData(DType.Float8E5M2, 0x7B, 57344f)]
    [InlineData(DType.Float8E5M2, 0x7C, float.PositiveInfinity)]
    [InlineData(DType.Float8E5M2, 0x01, 1.52587890625e-05f)]
    public void KnownBytes_HaveTheirPublishedValue(DType type, byte code, float expected)
    {
        var value = new float[1];
        NumberFormats.Decode(type, [code], value);
        value[0].ShouldBe(expected);
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float8E4M3)]
    [InlineData(DType.Float8E5M2)]
    public void EveryPattern_SurvivesDecodingAndEncoding(DType type)
    {
        var slow = SlowFormat.Of(type);
        var count = 1 << (8 * type.Size());
        var source = Patterns(count, type.Size());
        var (values, again) = (new float[count], new byte[source.Length]);
        NumberFormats.Decode(type, source, values);
        NumberFormats.Encode(type, values, again);
        for (var pattern = 0; pattern < count; pattern++)
        {
            var result = ReadPattern(again, pattern, type.Size());
            (double.IsNaN(slow.Value(pattern)) ? double.IsNaN(slow.Value(result)) : result == pattern).ShouldBeTrue(
                $"{pattern:X}"
            );
        }
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float8E4M3)]
    [InlineData(DType.Float8E5M2)]
    public void Singles_RoundAsTheSlowSearchDoes(DType type)
    {
        var slow = SlowFormat.Of(type);
        var numbers = NearBoundaries(slow).Concat(Spread()).ToArray();
        var encoded = new byte[numbers.Length * type.Size()];
        var nonFinite = NumberFormats.Encode(type, numbers, encoded);
        var expectedNonFinite = 0;
        for (var index = 0; index < numbers.Length; index++)
        {
            var expected = slow.Nearest(numbers[index]);
            expectedNonFinite += double.IsFinite(slow.Value(expected)) ? 0 : 1;
            ReadPattern(encoded, index, type.Size()).ShouldBe(expected, $"{numbers[index]:R}");
        }

        nonFinite.ShouldBe(expectedNonFinite);
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float8E4M3)]
    [InlineData(DType.Float8E5M2)]
    public void Doubles_RoundOnce(DType type)
    {
        // Just beside a tie: rounding to float32 first would land on the tie and then go to the even neighbour.
        var slow = SlowFormat.Of(type);
        var numbers = slow.Ties()
            .SelectMany(tie => new[] { tie, Math.BitIncrement(tie), Math.BitDecrement(tie) })
            .ToArray();
        var encoded = new byte[numbers.Length * type.Size()];
        NumberFormats.Encode(type, numbers, encoded);
        for (var index = 0; index < numbers.Length; index++)
        {
            ReadPattern(encoded, index, type.Size()).ShouldBe(slow.Nearest(numbers[index]), $"{numbers[index]:R}");
        }
    }

    [Theory]
    [InlineData(DType.Float16, 0x7C00)]
    [InlineData(DType.BFloat16, 0x7F80)]
    [InlineData(DType.Float8E4M3, 0x7F)]
    [InlineData(DType.Float8E5M2, 0x7C)]
    public void HugeDoubles_OverflowAndAreCounted(DType type, int expected)
    {
        var encoded = new byte[type.Size()];
        NumberFormats.Encode(type, [1e300], encoded).ShouldBe(1);
        ReadPattern(encoded, 0, type.Size()).ShouldBe(expected);
    }

    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float8E4M3)]
    [InlineData(DType.Float8E5M2)]
    public void AnyLength_GivesTheNumbersThatSingleConversionsGive(DType type)
    {
        // Whatever the width of a vector, some of these lengths leave a rest.
        var numbers = Spread().Take(70).ToArray();
        for (var length = 0; length <= numbers.Length; length++)
        {
            var together = new byte[length * type.Size()];
            NumberFormats.Encode(type, numbers.AsSpan(0, length), together);
            var (values, one) = (new double[length], new byte[type.Size()]);
            NumberFormats.Decode(type, together, values);
            for (var index = 0; index < length; index++)
            {
                NumberFormats.Encode(type, numbers.AsSpan(index, 1), one);
                together.AsSpan(index * type.Size(), type.Size()).SequenceEqual(one).ShouldBeTrue();
                var single = new float[1];
                NumberFormats.Decode(type, one, single);
                values[index].ShouldBe(single[0]);
            }
        }
    }

    [Fact]
    public void Float64_IsKeptExactlyAndRoundedToSingle()
    {
        double[] numbers = [Math.PI, double.MaxValue, double.Epsilon, double.NaN, -0.0];
        var bytes = new byte[40];
        NumberFormats.Encode(DType.Float64, numbers, bytes).ShouldBe(1);
        var (back, singles) = (new double[5], new float[5]);
        NumberFormats.Decode(DType.Float64, bytes, back);
        NumberFormats.Decode(DType.Float64, bytes, singles);
        MemoryMarshal.Cast<byte, double>(bytes).ToArray().ShouldBe(numbers);
        back.ShouldBe(numbers);
        singles.ShouldBe([(float)Math.PI, float.PositiveInfinity, 0, float.NaN, -0f]);
        NumberFormats.Encode(DType.Float32, numbers, new byte[20]).ShouldBe(2);
    }

    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float8E4M3)]
    [InlineData(DType.Float8E5M2)]
    public void NonFiniteNumbers_AreCountedWhereverTheyStand(DType type)
    {
        for (var position = 0; position < 67; position++)
        {
            var numbers = new float[67];
            Array.Fill(numbers, 1.5f);
            numbers[position] = float.NaN;
            NumberFormats.Encode(type, numbers, new byte[67 * type.Size()]).ShouldBe(1);
        }
    }

    [Fact]
    public void WrongLengths_AreRefused()
    {
        Should.Throw<ArgumentException>(() => NumberFormats.Decode(DType.Float16, new byte[3], new float[1]));
        Should.Throw<ArgumentException>(() => NumberFormats.Encode(DType.Float16, new float[2], new byte[2]));
    }

    [Fact]
    public void Integers_AreRefused() =>
        Should
            .Throw<ArgumentException>(() => NumberFormats.Decode(DType.Int32, new byte[4], new float[1]))
            .Message.ShouldContain("I32 is not a floating point type");

    private static IEnumerable<(int Pattern, float Value)> DecodeAll(DType type)
    {
        var values = new float[65536];
        NumberFormats.Decode(type, Patterns(65536, 2), values);
        return values.Select((value, pattern) => (pattern, value));
    }

    private static byte[] Patterns(int count, int size) =>
        [.. Enumerable.Range(0, count).SelectMany(pattern => BitConverter.GetBytes(pattern).Take(size))];

    private static int ReadPattern(byte[] bytes, int index, int size) =>
        size == 1 ? bytes[index] : BitConverter.ToUInt16(bytes, 2 * index);

    // Every boundary between two values of the format, and the float32 numbers beside it.
    private static IEnumerable<float> NearBoundaries(SlowFormat slow) =>
        from tie in slow.Ties()
        let single = (float)tie
        from number in new[] { single, MathF.BitIncrement(single), MathF.BitDecrement(single) }
        select number;

    // Patterns spread over all of float32: every exponent, signs, subnormals, infinities and NaNs.
    private static IEnumerable<float> Spread() =>
        Enumerable.Range(0, 20_000).Select(step => BitConverter.UInt32BitsToSingle((uint)step * 0x9E3779B1u));
}
