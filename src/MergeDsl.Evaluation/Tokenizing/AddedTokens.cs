using System.Text;
using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.Tokenizing.Json;
using MergeDsl.Evaluation.Tokenizing.Models;
using MergeDsl.Evaluation.Tokenizing.Normalizers;
using MergeDsl.Evaluation.Tokenizing.Unicode;

namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>The added tokens of a tokenizer, looked for from left to right, the longest first.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<int, AddedToken> tokens = [];
    private readonly Dictionary<int, string> spellings = [];
    private readonly HashSet<string> specials;
    private readonly TokenTrie asWritten;
    private readonly TokenTrie normalized;
    private readonly INormalizer normalizer;
    private readonly bool splitsSpecials;

    /// <summary>The tokens <paramref name="added"/>, which get their ids here.</summary>
    /// <param name="added">The tokens, in the order in which new ids are given.</param>
    /// <param name="model">Knows the ids of some.</param>
    /// <param name="normalizer">Normalizes texts.</param>
    /// <param name="splitsSpecials">True to take special tokens in a text for mere text.</param>
    public AddedTokens(IEnumerable<AddedToken> added, ITokenModel model, INormalizer normalizer, bool splitsSpecials)
    {
        (this.normalizer, this.splitsSpecials) = (normalizer, splitsSpecials);
        Ids = GiveIds(added, model);
        foreach (var token in added.Where(token => token.Content.Length > 0))
        {
            var id = Ids[token.Content];
            tokens[id] = token;
            spellings[id] = token.IsNormalized
                ? normalizer.Normalize(new Piece(token.Content, IsFirst: true)).Text
                : token.Content;
        }

        specials = [.. tokens.Values.Where(token => token.IsSpecial).Select(token => token.Content)];
        asWritten = TrieOf(isNormalized: false);
        normalized = TrieOf(isNormalized: true);
    }

    /// <summary>The id of each.</summary>
    public IReadOnlyDictionary<string, int> Ids { get; }

    /// <summary>
    /// The ids of <paramref name="added"/>: those that <paramref name="model"/> has for them, for others the next ones behind its own.
    /// Empty tokens have none.
    /// </summary>
    public static IReadOnlyDictionary<string, int> GiveIds(IEnumerable<AddedToken> added, ITokenModel model)
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        var next = model.Size;
        foreach (var content in added.Select(token => token.Content).Where(content => content.Length > 0))
        {
            if (!ids.ContainsKey(content))
            {
                ids[content] = model.IdOf(content) ?? next++;
            }
        }

        return ids;
    }

    /// <summary>Checks that a file gives a token the id that it gets.</summary>
    /// <param name="place">Where the file says so.</param>
    /// <param name="token">The token.</param>
    /// <param name="written">The id in the file.</param>
    /// <param name="given">The id it gets.</param>
    /// <exception cref="FindingException">The ids differ.</exception>
    public static void Check(JsonPlace place, string token, int written, int given)
    {
        if (written != given)
        {
            throw new FindingException(
                Finding.Of(
                    TokenizerFindings.OtherId,
                    place.File,
                    place.Path,
                    token,
                    FormattableString.Invariant($"{written}"),
                    FormattableString.Invariant($"{given}")
                )
            );
        }
    }

    /// <summary>What the token of an id says; null when it is none of these.</summary>
    public string? TokenOf(int id) => spellings.GetValueOrDefault(id);

    /// <summary>True when a text of this spelling is a special token.</summary>
    public bool IsSpecial(string token) => specials.Contains(token);

    /// <summary>The added tokens in <paramref name="text"/>, and what stands between them, normalized.</summary>
    public IEnumerable<Piece> Split(string text) =>
        Split(new Piece(text, IsFirst: true), asWritten)
            .SelectMany(piece => piece.Token is not null ? [piece] : Split(normalizer.Normalize(piece), normalized));

    private TokenTrie TrieOf(bool isNormalized) =>
        new(
            tokens
                .Where(token => token.Value.IsNormalized == isNormalized)
                .Select(token => KeyValuePair.Create(spellings[token.Key], token.Key))
        );

    private IEnumerable<Piece> Split(Piece piece, TokenTrie trie)
    {
        var (text, done) = (piece.Text, 0);
        foreach (var (id, found, end) in Matches(text, trie))
        {
            var token = tokens[id];
            if ((splitsSpecials && token.IsSpecial) || (token.IsSingleWord && !StandsAlone(text, found, end)))
            {
                continue;
            }

            var start = token.StripsLeft ? Math.Max(done, text.AsSpan(0, found).TrimEnd().Length) : found;
            if (start > done)
            {
                yield return piece.Slice(done, start);
            }

            done = token.StripsRight ? text.Length - text.AsSpan(end).TrimStart().Length : end;
            yield return piece with
            {
                Token = id,
            };
        }

        if (done < text.Length)
        {
            yield return piece.Slice(done, text.Length);
        }
    }

    private static IEnumerable<(int Id, int Start, int End)> Matches(string text, TokenTrie trie)
    {
        for (var start = 0; start < text.Length; )
        {
            var (id, end) = trie.Prefixes(text, start).LastOrDefault((-1, start + 1));
            if (id >= 0)
            {
                yield return (id, start, end);
            }

            start = end;
        }
    }

    private static bool StandsAlone(string text, int start, int end) =>
        !(Rune.DecodeLastFromUtf16(text.AsSpan(0, start), out var before, out _) == 0 && CharacterKinds.IsWord(before))
        && !(Rune.DecodeFromUtf16(text.AsSpan(end), out var after, out _) == 0 && CharacterKinds.IsWord(after));
}
