using MergeDsl.Evaluation.Tokenizing.Json;
using MergeDsl.Evaluation.Tokenizing.Patterns;

namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Reads the <c>normalizer</c> of tokenizer.json.</summary>
internal static class NormalizerReader
{
    private const string Choice = "true or false";

    private static readonly Parts<INormalizer> Kinds = new(
        new Dictionary<string, Func<JsonPlace, INormalizer>>
        {
            ["Sequence"] = place => new NormalizerSequence([
                .. place.Need("normalizers", "a list of normalizers").Items().Select(Read),
            ]),
            ["NFC"] = _ => new UnicodeNormalizer(IsComposed: true, IsCompatible: false),
            ["NFD"] = _ => new UnicodeNormalizer(IsComposed: false, IsCompatible: false),
            ["NFKC"] = _ => new UnicodeNormalizer(IsComposed: true, IsCompatible: true),
            ["NFKD"] = _ => new UnicodeNormalizer(IsComposed: false, IsCompatible: true),
            ["Lowercase"] = _ => new LowercaseNormalizer(),
            ["StripAccents"] = _ => new AccentNormalizer(),
            ["Strip"] = place => new StripNormalizer(
                place.Need("strip_left", Choice).Flag(),
                place.Need("strip_right", Choice).Flag()
            ),
            ["Prepend"] = place => new PrependNormalizer(place.Need("prepend", "text").Text()),
            ["Replace"] = place => new ReplaceNormalizer(
                PatternReader.Read(place),
                place.Need("content", "text").Text()
            ),
            ["Nmt"] = _ => new NmtNormalizer(),
            ["BertNormalizer"] = ReadBert,
            ["Precompiled"] = ReadCharsmap,
            ["ByteLevel"] = _ => new ByteLevelNormalizer(),
        }
    );

    /// <summary>The normalizer that <paramref name="place"/> describes.</summary>
    /// <exception cref="FindingException">It is of an unknown kind, or a setting is wrong.</exception>
    public static INormalizer Read(JsonPlace place) => Kinds.Read(place);

    private static BertNormalizer ReadBert(JsonPlace place)
    {
        var isLower = place.Need("lowercase", Choice).Flag();
        return new BertNormalizer(
            place.Need("clean_text", Choice).Flag(),
            place.Need("handle_chinese_chars", Choice).Flag(),
            place.Find("strip_accents")?.Flag() ?? isLower,
            isLower
        );
    }

    private static CharsmapNormalizer ReadCharsmap(JsonPlace place)
    {
        var charsmap = place.Need("precompiled_charsmap", "a table of replacements in base 64");
        var text = charsmap.Text();
        var bytes = new byte[text.Length];
        return
            Convert.TryFromBase64String(text, bytes, out var length)
            && CharsmapNormalizer.Read(bytes.AsSpan(..length)) is { } normalizer
            ? normalizer
            : throw charsmap.Wrong("a table of replacements in base 64");
    }
}
