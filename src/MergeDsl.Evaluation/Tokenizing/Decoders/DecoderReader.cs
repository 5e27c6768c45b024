using MergeDsl.Evaluation.Tokenizing.Json;
using MergeDsl.Evaluation.Tokenizing.Normalizers;
using MergeDsl.Evaluation.Tokenizing.Patterns;

namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Reads the <c>decoder</c> of tokenizer.json.</summary>
internal static class DecoderReader
{
    private static readonly Parts<ITokenDecoder> Kinds = new(
        new Dictionary<string, Func<JsonPlace, ITokenDecoder>>
        {
            ["Sequence"] = place => new DecoderSequence([
                .. place.Need("decoders", "a list of decoders").Items().Select(Read),
            ]),
            ["ByteLevel"] = _ => new ByteLevelDecoder(),
            ["ByteFallback"] = _ => new ByteFallbackDecoder(),
            ["Fuse"] = _ => new JoinDecoder(""),
            ["Replace"] = place => new ReplaceDecoder(
                new ReplaceNormalizer(PatternReader.Read(place), place.Need("content", "text").Text())
            ),
            ["Strip"] = place => new StripDecoder(
                place.Need("content", "one character").Character(),
                place.Need("start", "a number of characters").Count(),
                place.Need("stop", "a number of characters").Count()
            ),
            ["Metaspace"] = place => Metaspace(MetaspaceSettings.Read(place)),
            ["WordPiece"] = place => new WordPieceDecoder(
                place.Need("prefix", "text").Text(),
                place.Need("cleanup", "true or false").Flag()
            ),
            ["BPEDecoder"] = place => new BytePairDecoder(ReadFilled(place, "suffix")),
            ["CTC"] = place => new ConnectionistDecoder(
                ReadFilled(place, "pad_token"),
                ReadFilled(place, "word_delimiter_token"),
                place.Need("cleanup", "true or false").Flag()
            ),
        }
    );

    /// <summary>The decoder that <paramref name="place"/> describes.</summary>
    /// <exception cref="FindingException">It is of an unknown kind, or a setting is wrong.</exception>
    public static ITokenDecoder Read(JsonPlace place) => Kinds.Read(place);

    private static MetaspaceDecoder Metaspace(MetaspaceSettings settings) =>
        new(settings.Sign, settings.Scheme != PrependScheme.Never);

    private static string ReadFilled(JsonPlace place, string key) =>
        place.Need(key, "text that is not empty") is var text && text.Text().Length > 0
            ? text.Text()
            : throw text.Wrong("text that is not empty");
}
