using System.IO.Hashing;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>Bytes of a file that were written at once.</summary>
/// <param name="Offset">Position of the first one in the file.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Hash">Their XXH128, in lower-case hexadecimal digits: tells damage, not forgery.</param>
internal sealed record Piece(long Offset, long Length, string Hash)
{
    /// <summary>The piece that <paramref name="data"/> is at <paramref name="offset"/>.</summary>
    public static Piece Of(long offset, ReadOnlySpan<byte> data) =>
        new(offset, data.Length, Text(XxHash128.Hash(data)));

    /// <summary>The digits of a hash.</summary>
    public static string Text(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);

    /// <summary>The length of the file that <paramref name="pieces"/> cover, each byte once; null when they do not. They are in order.</summary>
    public static long? Covered(IEnumerable<Piece> pieces)
    {
        var end = 0L;
        foreach (var piece in pieces)
        {
            if (piece.Offset != end || piece.Length <= 0)
            {
                return null;
            }

            end += piece.Length;
        }

        return end;
    }
}
