namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>Takes the longest token that begins a word, then the longest that goes on, and so forth.</summary>
/// <param name="vocabulary">The tokens.</param>
/// <param name="unknownToken">Stands for a word that is not made of tokens.</param>
/// <param name="prefix">Marks a token that does not begin a word.</param>
/// <param name="longestWord">Longer words, in characters, are unknown.</param>
internal sealed class WordPieceModel(Vocabulary vocabulary, string unknownToken, string prefix, int longestWord)
    : ITokenModel
{
    /// <inheritdoc/>
    public int Size => vocabulary.Size;

    /// <inheritdoc/>
    public int? IdOf(string token) => vocabulary.IdOf(token);

    /// <inheritdoc/>
    public string? TokenOf(int id) => vocabulary.TokenOf(id);

    /// <inheritdoc/>
    public void Tokenize(string word, List<int> ids)
    {
        var parts = word.EnumerateRunes().Count() <= longestWord ? Parts(word) : null;
        if (parts is null)
        {
            ids.Add(vocabulary.Unknown(unknownToken, word));
        }
        else
        {
            ids.AddRange(parts);
        }
    }

    private List<int>? Parts(string word)
    {
        List<int> parts = [];
        for (var start = 0; start < word.Length; )
        {
            if (Longest(word, start) is not var (id, end))
            {
                return null;
            }

            parts.Add(id);
            start = end;
        }

        return parts;
    }

    private (int Id, int End)? Longest(string word, int start)
    {
        var marked = $"{(start > 0 ? prefix : "")}{word[start..]}";
        var markLength = marked.Length - (word.Length - start);
        for (var end = word.Length; end > start; end -= char.IsLowSurrogate(word[end - 1]) ? 2 : 1)
        {
            if (vocabulary.Spans.TryGetValue(marked.AsSpan(0, markLength + end - start), out var id))
            {
                return (id, end);
            }
        }

        return null;
    }
}
