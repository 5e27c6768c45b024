namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>
/// A model that gives each token a log probability and takes the likeliest way through a word, as SentencePiece does. An unknown
/// character scores ten below the least likely token.
/// </summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;

    private readonly IReadOnlyList<UnigramToken> tokens;
    private readonly int? unknown;
    private readonly Vocabulary vocabulary;
    private readonly TokenTrie trie;
    private readonly ByteTokens? bytes;
    private readonly double unknownScore;
    private readonly string file;

    /// <summary>A model of <paramref name="tokens"/>.</summary>
    /// <param name="tokens">Tokens, ids in their order.</param>
    /// <param name="unknown">The id for unknown texts; null when there is none.</param>
    /// <param name="fallsBackToBytes">True to spell unknown texts in bytes.</param>
    /// <param name="file">The file they are from.</param>
    public UnigramModel(IReadOnlyList<UnigramToken> tokens, int? unknown, bool fallsBackToBytes, string file)
    {
        (this.tokens, this.unknown, this.file) = (tokens, unknown, file);
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
        {
            ids[tokens[id].Text] = id;
        }

        vocabulary = new Vocabulary(ids, file);
        trie = new TokenTrie(ids);
        bytes = fallsBackToBytes ? new ByteTokens(vocabulary.IdOf) : null;
        unknownScore =
            tokens.Select(token => token.Score).DefaultIfEmpty(double.PositiveInfinity).Min() - UnknownPenalty;
    }

    /// <summary>The same tokens with another one for unknown texts, which are not spelled in bytes.</summary>
    public UnigramModel With(int other) => new(tokens, other, fallsBackToBytes: false, file);

    /// <inheritdoc/>
    public int Size => tokens.Count;

    /// <inheritdoc/>
    public int? IdOf(string token) => vocabulary.IdOf(token);

    /// <inheritdoc/>
    public string? TokenOf(int id) => id >= 0 && id < tokens.Count ? tokens[id].Text : null;

    /// <inheritdoc/>
    public void Tokenize(string word, List<int> ids)
    {
        foreach (var part in Fused(word, BestPath(word)))
        {
            if (vocabulary.IdOf(part) is { } id)
            {
                ids.Add(id);
            }
            else if (bytes?.Spell(part) is { } spelling)
            {
                ids.AddRange(spelling);
            }
            else
            {
                ids.Add(UnknownFor(part));
            }
        }
    }

    /// <summary>For each place in <paramref name="word"/>, the last token of the best way there.</summary>
    private Step[] BestPath(string word)
    {
        var best = new Step[word.Length + 1];
        for (var start = 0; start < word.Length; )
        {
            var next = start + (char.IsHighSurrogate(word[start]) ? 2 : 1);
            var isKnown = false;
            foreach (var (id, end) in trie.Prefixes(word, start))
            {
                Improve(best, start, end, id, tokens[id].Score);
                isKnown |= end == next;
            }

            if (!isKnown)
            {
                Improve(best, start, next, UnknownFor(word[start..next]), unknownScore);
            }

            start = next;
        }

        return best;
    }

    private static void Improve(Step[] best, int start, int end, int id, double score)
    {
        var total = score + best[start].Score;
        if (!best[end].IsReached || total > best[end].Score)
        {
            best[end] = new Step(start, id, total, IsReached: true);
        }
    }

    /// <summary>The parts of the best path, unknown neighbours joined.</summary>
    private IEnumerable<string> Fused(string word, Step[] best)
    {
        List<string> parts = [];
        for (var end = word.Length; end > 0; )
        {
            var (stop, start) = (end, best[end].Start);
            while (best[end].Id == unknown && start > 0 && best[start].Id == unknown)
            {
                start = best[start].Start;
            }

            parts.Add(word[start..stop]);
            end = start;
        }

        return Enumerable.Reverse(parts);
    }

    private int UnknownFor(string text) => unknown ?? vocabulary.Unknown(null, text);

    private readonly record struct Step(int Start, int Id, double Score, bool IsReached);
}
