namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>Every word is a token or unknown.</summary>
/// <param name="vocabulary">The tokens.</param>
/// <param name="unknownToken">Stands for all other words.</param>
internal sealed class WordLevelModel(Vocabulary vocabulary, string unknownToken) : ITokenModel
{
    /// <inheritdoc/>
    public int Size => vocabulary.Size;

    /// <inheritdoc/>
    public int? IdOf(string token) => vocabulary.IdOf(token);

    /// <inheritdoc/>
    public string? TokenOf(int id) => vocabulary.TokenOf(id);

    /// <inheritdoc/>
    public void Tokenize(string word, List<int> ids) =>
        ids.Add(vocabulary.IdOf(word) ?? vocabulary.Unknown(unknownToken, word));
}
