using System.Numerics;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>
/// What a tile of a fused tensor needs beside its offsets to become the original again, bit for bit, whatever the original is and however
/// it was fused. Tiles are independent of each other. The code of a tile that was fused as <see cref="FusedTile{T}"/> says is short; the
/// original itself is stored where that is shorter.
/// </summary>
public static class TileCode
{
    /// <summary>The first byte of a code of corrections; the others are those of <see cref="OriginalCode"/>.</summary>
    internal const byte Corrected = 2;

    /// <summary>The most half gaps that a fused number is expected to have moved.</summary>
    internal const int MostReach = 8;

    // With more exceptions than one in 64 it pays to look whether the numbers were rounded more than once.
    private const int ExpectedPerException = 64;

    // Numbers rarely compress to less than this share of their bytes: below it, nobody tries.
    private const int LeastShareOfOriginal = 4;

    /// <summary>The code of <paramref name="original"/>.</summary>
    /// <param name="tile">The fused numbers and what was added to the originals.</param>
    /// <param name="original">The original numbers as stored, as many bytes as the fused ones.</param>
    /// <returns>At most one byte more than the original has.</returns>
    /// <exception cref="ArgumentException">The lengths do not belong to the same tile.</exception>
    public static byte[] Encode<T>(FusedTile<T> tile, ReadOnlySpan<byte> original)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckLengths(tile, original.Length);
        var corrections = FitsSingle(tile)
            ? Correct<float, int, T>(tile, original)
            : Correct<double, long, T>(tile, original);
        if (corrections.Length <= original.Length / LeastShareOfOriginal)
        {
            return corrections;
        }

        var alone = EncodeAlone(original);
        return alone.Length < corrections.Length ? alone : corrections;
    }

    /// <summary>The code of bytes that nothing is known about, at most one byte longer.</summary>
    public static byte[] EncodeAlone(ReadOnlySpan<byte> original) => OriginalCode.Encode(original);

    /// <summary>Restores the original from its code.</summary>
    /// <param name="tile">What <see cref="Encode"/> got: the same fused bytes and offsets of the same bits.</param>
    /// <param name="code">What it gave.</param>
    /// <param name="original">As many bytes as the fused ones.</param>
    /// <returns>False when the code is damaged; <paramref name="original"/> is then worth nothing.</returns>
    /// <exception cref="ArgumentException">The lengths do not belong to the same tile.</exception>
    public static bool TryDecode<T>(FusedTile<T> tile, ReadOnlySpan<byte> code, Span<byte> original)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckLengths(tile, original.Length);
        return code.Length > 0 && code[0] == Corrected
            ? TryDecodeCorrections(tile, code[1..], original)
            : TryDecodeAlone(code, original);
    }

    /// <summary>Restores bytes from what <see cref="EncodeAlone"/> gave; false when it is damaged.</summary>
    public static bool TryDecodeAlone(ReadOnlySpan<byte> code, Span<byte> original) =>
        OriginalCode.TryDecode(code, original);

    /// <summary>True where float32 is so much finer than the type that float64 would find hardly any range closer.</summary>
    private static bool FitsSingle<T>(FusedTile<T> tile)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) && tile.Type.Size() <= 2;

    private static bool TryDecodeCorrections<T>(FusedTile<T> tile, ReadOnlySpan<byte> code, Span<byte> original)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        FitsSingle(tile)
            ? CorrectionDecoder<float, int>.TryDecode(tile, code, original)
            : CorrectionDecoder<double, long>.TryDecode(tile, code, original);

    private static byte[] Correct<TReal, TCode, T>(FusedTile<T> tile, ReadOnlySpan<byte> original)
        where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
        where TCode : unmanaged, IBinaryInteger<TCode>, ISignedNumber<TCode>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte[]? best = null;
        for (var reach = 1; reach <= MostReach; reach++)
        {
            var encoder = new CorrectionEncoder<TReal, TCode>(tile.Type, reach);
            var code = encoder.Encode(tile, original);
            if (best != null && code.Length >= best.Length)
            {
                break;
            }

            best = code;
            if (encoder.ExceptionCount <= tile.Count / ExpectedPerException)
            {
                break;
            }
        }

        return best!;
    }

    private static void CheckLengths<T>(FusedTile<T> tile, int bytes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = tile.Columns == 0 ? 0 : tile.Count / tile.Columns;
        if (
            bytes != tile.Fused.Length
            || bytes != (long)tile.Count * tile.Type.Size()
            || tile.Count != (long)rows * tile.Columns
            || (!tile.RowScales.IsEmpty && tile.RowScales.Length != rows)
            || (!tile.ColumnScales.IsEmpty && tile.ColumnScales.Length != tile.Columns)
        )
        {
            throw new ArgumentException(
                "The fused numbers, offsets, scales and originals of a tile do not fit each other."
            );
        }
    }
}
