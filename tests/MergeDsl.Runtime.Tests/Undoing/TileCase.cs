using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Tests.Spaces;
using MergeDsl.Runtime.Undoing;
using Shouldly;

namespace MergeDsl.Runtime.Tests.Undoing;

/// <summary>An original with what was added to it and what came out.</summary>
/// <param name="Type">What is stored.</param>
/// <param name="Columns">Numbers in a row.</param>
/// <param name="Original">As stored.</param>
/// <param name="Offsets">One for each number.</param>
/// <param name="Fused">As stored.</param>
internal sealed record TileCase(DType Type, int Columns, byte[] Original, float[] Offsets, byte[] Fused)
{
    public float[] RowScales { get; init; } = [];

    public float[] ColumnScales { get; init; } = [];

    public FusedTile<float> Tile =>
        new(Type, Columns, Fused, Offsets) { RowScales = RowScales, ColumnScales = ColumnScales };

    /// <summary>Normal weights of spread 0.02, and deltas of that times <paramref name="ratio"/>, added and rounded once.</summary>
    public static TileCase Normal(DType type, int rows, int columns, double ratio, ulong seed = 1)
    {
        var numbers = new Numbers(seed);
        var original = new byte[rows * columns * type.Size()];
        NumberFormats.Encode(type, Fill(rows * columns, () => numbers.Normal() * 0.02 * Gain(type)), original);
        var offsets = Array.ConvertAll(
            Fill(rows * columns, () => numbers.Normal() * 0.02 * Gain(type) * ratio),
            number => (float)number
        );
        return new(type, columns, original, offsets, Fuse(type, original, offsets, [], []));
    }

    /// <summary>scale * original + offset in float64, rounded to float32 unless the type is wider, and then to the type.</summary>
    public static byte[] Fuse(DType type, byte[] original, float[] offsets, float[] rowScales, float[] columnScales)
    {
        var values = new double[offsets.Length];
        NumberFormats.Decode(type, original, values.AsSpan());
        var columns = columnScales.Length == 0 ? offsets.Length / Math.Max(rowScales.Length, 1) : columnScales.Length;
        for (var index = 0; index < values.Length; index++)
        {
            var rowScale = rowScales.Length == 0 ? 1.0 : rowScales[index / columns];
            var columnScale = columnScales.Length == 0 ? 1.0 : columnScales[index % columns];
            var fused = (rowScale * columnScale * values[index]) + offsets[index];
            values[index] = type == DType.Float64 ? fused : (float)fused;
        }

        var stored = new byte[original.Length];
        NumberFormats.Encode(type, values, stored);
        return stored;
    }

    /// <summary>Encodes, decodes, compares every byte.</summary>
    /// <returns>The share of the tile's bytes that the code takes.</returns>
    public double ShouldRoundTrip()
    {
        var code = TileCode.Encode(Tile, Original);
        var restored = new byte[Original.Length];
        TileCode.TryDecode(Tile, code, restored).ShouldBeTrue();
        restored.AsSpan().SequenceEqual(Original).ShouldBeTrue();
        code.Length.ShouldBeLessThanOrEqualTo(Original.Length + 1);
        return (double)code.Length / Math.Max(Original.Length, 1);
    }

    // Eight bits do not reach down to such weights; models of them are scaled up.
    private static double Gain(DType type) => type.Size() == 1 ? 1000 : 1;

    private static double[] Fill(int count, Func<double> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
