using System.Text;
using MergeDsl.Evaluation.Tokenizing.Unicode;

namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Drops control characters and turns unusual white space into spaces, as in machine translation.</summary>
internal sealed record NmtNormalizer : INormalizer
{
    /// <inheritdoc/>
    public Piece Normalize(Piece piece) => RuneText.Map(piece, Map);

    private static Rune? Map(Rune character) =>
        character.Value switch
        {
            (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F => null,
            0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) => new Rune(' '),
            0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD => new Rune(' '),
            _ => character,
        };
}
