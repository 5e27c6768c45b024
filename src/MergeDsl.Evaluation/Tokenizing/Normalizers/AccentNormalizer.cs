using MergeDsl.Evaluation.Tokenizing.Unicode;

namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Drops combining marks; accents that are part of a letter stay.</summary>
internal sealed record AccentNormalizer : INormalizer
{
    /// <inheritdoc/>
    public Piece Normalize(Piece piece) => RuneText.Keep(piece, character => !CharacterKinds.IsMark(character));
}
