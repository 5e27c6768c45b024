using System.Globalization;
using System.Numerics;
using MergeDsl.Core.Findings;

namespace MergeDsl.Runtime.Undoing;

/// <summary>The undo record of one tensor in an open <see cref="UndoFile"/>. Thread safe.</summary>
public sealed class UndoRecord
{
    private readonly UndoFile file;
    private readonly long start;
    private readonly long addition;
    private readonly long[] places;

    /// <summary>The record at <paramref name="start"/> whose codes, each with its length before it, begin at <paramref name="places"/>; the last one is the end.</summary>
    internal UndoRecord(UndoFile file, UndoHeader header, long start, long addition, long[] places)
    {
        this.file = file;
        this.start = start;
        this.addition = addition;
        this.places = places;
        Header = header;
    }

    /// <summary>What the record says about its tensor.</summary>
    public UndoHeader Header { get; }

    /// <summary>What is needed to know what was added to a corrected tensor.</summary>
    /// <exception cref="FindingException">It is damaged, or cannot be read.</exception>
    public byte[] ReadAddition() => file.ReadChecked(start, addition, UndoFile.MostAdditionBytes);

    /// <summary>Restores a piece of a corrected tensor.</summary>
    /// <param name="piece">Which one.</param>
    /// <param name="tile">The same part of the fused tensor, with the offsets it was fused with.</param>
    /// <param name="original">As many bytes as the piece has.</param>
    /// <exception cref="FindingException">The code is damaged, or cannot be read.</exception>
    public void Restore<T>(long piece, FusedTile<T> tile, Span<byte> original)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!TileCode.TryDecode(tile, Code(piece), original))
        {
            throw Damaged(piece);
        }
    }

    /// <summary>Restores a piece of bytes that were stored.</summary>
    /// <param name="piece">Which one.</param>
    /// <param name="original">As many bytes as the piece has.</param>
    /// <exception cref="FindingException">The code is damaged, or cannot be read.</exception>
    public void Restore(long piece, Span<byte> original)
    {
        if (!TileCode.TryDecodeAlone(Code(piece), original))
        {
            throw Damaged(piece);
        }
    }

    /// <summary>Checks that what was restored is the original.</summary>
    /// <param name="pieces">The hash of each restored piece of the tensor, in their order.</param>
    /// <exception cref="FindingException">It is not.</exception>
    public void Verify(IEnumerable<UInt128> pieces)
    {
        var hash = PieceHash.OfTensor(pieces);
        if (hash != Header.Hash)
        {
            throw new FindingException(
                Finding.Of(
                    UndoFindings.NotOriginal,
                    file.Path,
                    Header.Tensor.Name,
                    Hexadecimal(hash),
                    Hexadecimal(Header.Hash)
                )
            );
        }
    }

    /// <summary>What a record whose addition makes no sense ends the work with.</summary>
    internal FindingException DamagedAddition() => file.Damaged(start, "what was added makes no sense");

    private static string Hexadecimal(UInt128 hash) => hash.ToString("x32", CultureInfo.InvariantCulture);

    private byte[] Code(long piece)
    {
        var start = places[piece] + sizeof(int);
        var code = new byte[places[piece + 1] - start];
        // The file may have been cut since it was opened.
        return file.TryRead(start, code) ? code : throw Damaged(piece);
    }

    private FindingException Damaged(long piece) =>
        new(
            Finding.Of(
                UndoFindings.DamagedCode,
                file.Path,
                Header.Tensor.Name,
                (piece + 1).ToString(CultureInfo.InvariantCulture),
                (places.Length - 1).ToString(CultureInfo.InvariantCulture)
            )
        );
}
