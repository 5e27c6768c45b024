using System.Globalization;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Undoing;

namespace MergeDsl.Benchmarks;

/// <summary>
/// What undoing costs: the code's share of a tile's bytes, and how many bytes of weights one thread codes in a second. Normal weights of
/// spread 0.02, normal deltas of a share of that, added in float32 and rounded once.
/// </summary>
internal static class UndoCodeSize
{
    private const int Rows = 256;
    private const int Columns = 1024;
    private const float Spread = 0.02f;

    /// <summary>One row for each type and size of the deltas.</summary>
    public static IEnumerable<Measurement> Measure() =>
        from type in new[] { DType.BFloat16, DType.Float16, DType.Float32 }
        from share in new[] { 0.001f, 0.01f, 0.1f, 1f }
        select Measure(type, share);

    private static Measurement Measure(DType type, float share)
    {
        var weights = new Noise(3).Matrix(Rows, Columns, Spread);
        var offsets = new Noise(5).Matrix(Rows, Columns, Spread * share);
        var original = new byte[weights.Length * type.Size()];
        NumberFormats.Encode(type, weights, original);
        NumberFormats.Decode(type, original, weights.AsSpan());
        var fused = new byte[original.Length];
        NumberFormats.Encode(type, [.. weights.Zip(offsets, (weight, offset) => weight + offset)], fused);

        var code = Array.Empty<byte>();
        var encoding = Measurement.Best(20, () => code = TileCode.Encode(Tile(type, fused, offsets), original));
        var restored = new byte[original.Length];
        var decoding = Measurement.Best(20, () => TileCode.TryDecode(Tile(type, fused, offsets), code, restored));
        return new(
            $"Undo code of {type.TorchName()} weights, deltas of {share.ToString("P1", CultureInfo.InvariantCulture)}",
            "the weights' bytes",
            ((double)code.Length / original.Length).ToString("P2", CultureInfo.InvariantCulture),
            $"encoded at {Speed(original.Length, encoding)}, decoded at {Speed(original.Length, decoding)}"
        );
    }

    private static FusedTile<float> Tile(DType type, byte[] fused, float[] offsets) =>
        new(type, Columns, fused, offsets);

    private static string Speed(int bytes, TimeSpan time) =>
        (bytes / time.TotalSeconds / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB/s";
}
