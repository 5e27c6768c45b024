using System.Text;
using MergeDsl.Evaluation.Tokenizing.Json;
using MergeDsl.Evaluation.Tokenizing.Patterns;
using MergeDsl.Evaluation.Tokenizing.Unicode;

namespace MergeDsl.Evaluation.Tokenizing.PreTokenizers;

/// <summary>Reads the <c>pre_tokenizer</c> of tokenizer.json.</summary>
internal static class PreTokenizerReader
{
    private const string Choice = "true or false";
    private const int DefaultLength = 5;

    private static readonly Parts<IPreTokenizer> Kinds = new(
        new Dictionary<string, Func<JsonPlace, IPreTokenizer>>
        {
            ["Sequence"] = place => new PreTokenizerSequence([
                .. place.Need("pretokenizers", "a list of pre-tokenizers").Items().Select(Read),
            ]),
            ["ByteLevel"] = ReadByteLevel,
            ["Metaspace"] = place => Metaspace(MetaspaceSettings.Read(place)),
            ["Split"] = place => new PatternPreTokenizer(
                PatternReader.Read(place),
                PatternReader.ReadBehavior(place.Need("behavior", "what becomes of matches")),
                place.Need("invert", Choice).Flag()
            ),
            ["Whitespace"] = _ => new WhitespacePreTokenizer(),
            ["WhitespaceSplit"] = _ => PatternPreTokenizer.AtWhiteSpace,
            ["BertPreTokenizer"] = _ => new BertPreTokenizer(),
            ["Punctuation"] = place => new PatternPreTokenizer(
                new CharacterPattern(CharacterKinds.IsPunctuation),
                place.Find("behavior") is { } behavior ? PatternReader.ReadBehavior(behavior) : SplitBehavior.Isolated
            ),
            ["Digits"] = place => new PatternPreTokenizer(
                new CharacterPattern(Rune.IsNumber),
                place.Need("individual_digits", Choice).Flag() ? SplitBehavior.Isolated : SplitBehavior.Contiguous
            ),
            ["CharDelimiterSplit"] = place => new PatternPreTokenizer(
                new LiteralPattern(place.Need("delimiter", "one character").Character().ToString()),
                SplitBehavior.Removed
            ),
            ["FixedLength"] = place => new FixedLengthPreTokenizer(ReadLength(place)),
        }
    );

    /// <summary>The pre-tokenizer that <paramref name="place"/> describes.</summary>
    /// <exception cref="FindingException">It is of an unknown kind, or a setting is wrong.</exception>
    public static IPreTokenizer Read(JsonPlace place) => Kinds.Read(place);

    private static MetaspacePreTokenizer Metaspace(MetaspaceSettings settings) =>
        new(settings.Sign, settings.Scheme, settings.IsSplit);

    private static ByteLevelPreTokenizer ReadByteLevel(JsonPlace place) =>
        new(
            place.Need("add_prefix_space", Choice).Flag(),
            place.Find("use_regex")?.Flag() ?? true
                ? new RegexPattern(ByteLevelPreTokenizer.WordPattern, place.File, place.Path)
                : null
        );

    private static int ReadLength(JsonPlace place) =>
        place.Find("length") is not { } length ? DefaultLength
        : length.Count() > 0 ? length.Count()
        : throw length.Wrong("at least 1");
}
