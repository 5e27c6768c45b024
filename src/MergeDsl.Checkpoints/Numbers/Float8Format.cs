namespace MergeDsl.Checkpoints.Numbers;

/// <summary>An 8-bit floating point format: sign, exponent, mantissa, as torch defines them.</summary>
internal sealed class Float8Format
{
    private const int SingleMantissa = 23;
    private const int SingleBias = 127;
    private const int NaN = 0x7F;

    private static readonly Float8Format E4M3 = new(mantissa: 3, bias: 7, largest: 0x7E, overflow: NaN);
    private static readonly Float8Format E5M2 = new(mantissa: 2, bias: 15, largest: 0x7B, overflow: 0x7C);

    private readonly int mantissa;
    private readonly int bias;
    private readonly int largest;
    private readonly int overflow;
    private readonly float smallestNormal;
    private readonly float subnormalUnits;
    private readonly float[] values;

    private Float8Format(int mantissa, int bias, int largest, int overflow)
    {
        this.mantissa = mantissa;
        this.bias = bias;
        this.largest = largest;
        this.overflow = overflow;
        smallestNormal = MathF.ScaleB(1, 1 - bias);
        subnormalUnits = MathF.ScaleB(1, bias - 1 + mantissa);
        values = [.. Enumerable.Range(0, 256).Select(Value)];
    }

    /// <summary>The format of <paramref name="type"/>.</summary>
    public static Float8Format Of(DType type) =>
        type switch
        {
            DType.Float8E4M3 => E4M3,
            DType.Float8E5M2 => E5M2,
            _ => throw NumberFormats.NotFloating(type),
        };

    /// <summary>Exact.</summary>
    public void Decode(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (var index = 0; index < source.Length; index++)
        {
            target[index] = values[source[index]];
        }
    }

    /// <summary>Rounds to nearest even.</summary>
    public void Encode(ReadOnlySpan<float> source, Span<byte> target)
    {
        for (var index = 0; index < source.Length; index++)
        {
            target[index] = Encode(source[index]);
        }
    }

    private byte Encode(float number)
    {
        var sign = BitConverter.SingleToInt32Bits(number) < 0 ? 0x80 : 0;
        var magnitude = MathF.Abs(number);
        var code =
            float.IsNaN(number) ? NaN
            : magnitude < smallestNormal ? (int)MathF.Round(magnitude * subnormalUnits, MidpointRounding.ToEven)
            : Normal(magnitude);
        return (byte)(sign | (float.IsNaN(number) || code <= largest ? code : overflow));
    }

    private int Normal(float magnitude)
    {
        var bits = BitConverter.SingleToInt32Bits(magnitude);
        var dropped = SingleMantissa - mantissa;
        var rounded = (int)(((uint)bits + (1u << (dropped - 1)) - 1 + (((uint)bits >> dropped) & 1)) >> dropped);
        return rounded - ((SingleBias - bias) << mantissa);
    }

    private float Value(int code)
    {
        var magnitude = code & 0x7F;
        var fraction = magnitude & ((1 << mantissa) - 1);
        var exponent = magnitude >> mantissa;
        var value =
            magnitude > largest ? (magnitude == overflow && overflow != NaN ? float.PositiveInfinity : float.NaN)
            : exponent == 0 ? fraction / subnormalUnits
            : MathF.ScaleB((1 << mantissa) + fraction, exponent - bias - mantissa);
        return code >= 0x80 ? -value : value;
    }
}
