using System.Buffers.Binary;
using System.IO.Hashing;

namespace MergeDsl.Runtime.Undoing;

/// <summary>
/// Hashes of a tensor's bytes whose pieces are hashed in any order and in parallel: XxHash128 of each piece, and of all those, big endian,
/// one behind the other. They tell damage and mistakes, not forgery.
/// </summary>
public static class PieceHash
{
    private const int Bytes = 16;

    /// <summary>The hash of one piece.</summary>
    public static UInt128 OfPiece(ReadOnlySpan<byte> piece) => XxHash128.HashToUInt128(piece);

    /// <summary>The hash of a tensor from those of its pieces, in their order.</summary>
    public static UInt128 OfTensor(IEnumerable<UInt128> pieces)
    {
        var hash = new XxHash128();
        Span<byte> bytes = stackalloc byte[Bytes];
        foreach (var piece in pieces)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, piece);
            hash.Append(bytes);
        }

        return hash.GetCurrentHashAsUInt128();
    }
}
