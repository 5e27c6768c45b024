using MergeDsl.Evaluation.Tokenizing.Unicode;

namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Drops combining marks; accents that are part of a letter stay.</summary>
internal sealed record AccentNormalizer : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text) => RuneText.Keep(text, character => !CharacterKinds.IsMark(character));
}
