using System.Text.Json;
using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.Tokenizing.Json;

namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>Reads the <c>model</c> of tokenizer.json.</summary>
internal static class ModelReader
{
    private const string TokenIds = "an object of tokens and their ids";

    private static readonly Parts<ITokenModel> Kinds = new(
        new Dictionary<string, Func<JsonPlace, ITokenModel>>
        {
            ["BPE"] = ReadBytePair,
            ["Unigram"] = ReadUnigram,
            ["WordPiece"] = ReadWordPiece,
            ["WordLevel"] = place => new WordLevelModel(ReadVocabulary(place), ReadUnknown(place)),
        }
    );

    /// <summary>The model that <paramref name="place"/> describes; files older than 2020 leave its type to be guessed.</summary>
    /// <exception cref="FindingException">It is of an unknown kind, or a setting is wrong.</exception>
    public static ITokenModel Read(JsonPlace place) =>
        place.Find("type") is not null ? Kinds.Read(place) : Kinds.Read(place, Guess(place), place);

    private static string Guess(JsonPlace place) =>
        place.Find("merges") is not null ? "BPE"
        : place.Find("max_input_chars_per_word") is not null ? "WordPiece"
        : place.Find("vocab")?.Value.ValueKind == JsonValueKind.Array ? "Unigram"
        : "WordLevel";

    private static BytePairModel ReadBytePair(JsonPlace place)
    {
        if (place.Find("dropout") is { } dropout && dropout.Number() != 0)
        {
            throw dropout.Wrong("null or 0: with dropout the same text has other ids each time");
        }

        var vocabulary = ReadVocabulary(place);
        var settings = new BytePairSettings(
            place.Find("unk_token")?.Text(),
            place.Find("continuing_subword_prefix")?.Text() ?? "",
            place.Find("end_of_word_suffix")?.Text() ?? "",
            place.Find("fuse_unk")?.Flag() ?? false,
            place.Find("byte_fallback")?.Flag() ?? false,
            place.Find("ignore_merges")?.Flag() ?? false
        );
        return new BytePairModel(vocabulary, ReadMerges(place, vocabulary, settings.Prefix), settings);
    }

    private static Dictionary<(int, int), PairMerge> ReadMerges(JsonPlace model, Vocabulary vocabulary, string prefix)
    {
        Dictionary<(int, int), PairMerge> merges = [];
        var rank = 0;
        foreach (var merge in model.Need("merges", "a list of pairs of tokens").Items())
        {
            if (ReadPair(merge) is var (first, second))
            {
                var pair = (IdOf(merge, first, vocabulary), IdOf(merge, second, vocabulary));
                var both = second.StartsWith(prefix, StringComparison.Ordinal) ? second[prefix.Length..] : second;
                merges[pair] = new PairMerge(rank++, IdOf(merge, first + both, vocabulary));
            }
        }

        return merges;
    }

    /// <summary>A pair as a list, or in one text with a space between, as older files have it; null for their headline.</summary>
    private static (string First, string Second)? ReadPair(JsonPlace merge)
    {
        if (merge.Value.ValueKind == JsonValueKind.Array)
        {
            var (first, second) = merge.Pair();
            return (first.Text(), second.Text());
        }

        var text = merge.Text();
        return text.StartsWith("#version", StringComparison.Ordinal) ? null
            : text.Split(' ') is [var left, var right] ? (left, right)
            : throw merge.Wrong("two tokens with a space between them");
    }

    private static int IdOf(JsonPlace merge, string token, Vocabulary vocabulary) =>
        vocabulary.IdOf(token)
        ?? throw new FindingException(
            Finding.Of(TokenizerFindings.MergeOutsideVocabulary, merge.File, merge.Path, token)
        );

    private static UnigramModel ReadUnigram(JsonPlace place)
    {
        var tokens = place
            .Need("vocab", "a list of tokens and their scores")
            .Items()
            .Select(item => item.Pair())
            .Select(pair => new UnigramToken(pair.First.Text(), pair.Second.Number()))
            .ToArray();
        if (place.Find("unk_id") is { } unknown && unknown.Count() >= tokens.Length)
        {
            throw unknown.Wrong(FormattableString.Invariant($"an id below {tokens.Length}, the number of tokens"));
        }

        return new UnigramModel(
            tokens,
            place.Find("unk_id")?.Count(),
            place.Find("byte_fallback")?.Flag() ?? false,
            place.File
        );
    }

    private static WordPieceModel ReadWordPiece(JsonPlace place) =>
        new(
            ReadVocabulary(place),
            ReadUnknown(place),
            place.Need("continuing_subword_prefix", "text").Text(),
            place.Need("max_input_chars_per_word", "a number of characters").Count()
        );

    private static string ReadUnknown(JsonPlace place) => place.Need("unk_token", "the token for unknown words").Text();

    private static Vocabulary ReadVocabulary(JsonPlace model)
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        HashSet<int> seen = [];
        foreach (var (token, id) in model.Need("vocab", TokenIds).Members())
        {
            ids[token] = seen.Add(id.Count()) ? id.Count() : throw id.Wrong("an id that no other token has");
        }

        return new Vocabulary(ids, model.File);
    }
}
