using System.Text;
using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.Tokenizing.Decoders;
using MergeDsl.Evaluation.Tokenizing.Json;
using MergeDsl.Evaluation.Tokenizing.Models;
using MergeDsl.Evaluation.Tokenizing.Normalizers;
using MergeDsl.Evaluation.Tokenizing.Patterns;
using MergeDsl.Evaluation.Tokenizing.PostProcessors;
using MergeDsl.Evaluation.Tokenizing.PreTokenizers;

namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>
/// The <c>tokenizer_class</c> of tokenizer_config.json. transformers 5 takes only vocabulary, merges, added tokens and post-processor
/// from tokenizer.json for some classes and rebuilds the rest; what it does to Llama's, T5's and XLNet's is done here, too.
/// </summary>
internal static class TokenizerClass
{
    private const string Sign = "\u2581";
    private const int UnknownOfT5 = 2;
    private const int SentinelsOfT5 = 100;
    private const int MostSentinels = 10_000;

    private static readonly string[] Plain =
    [
        "PreTrainedTokenizer",
        "PreTrainedTokenizerFast",
        "TokenizersBackend",
        "PythonBackend",
    ];

    /// <summary><paramref name="parts"/> as the class has them.</summary>
    public static TokenizerParts Apply(JsonPlace config, TokenizerParts parts)
    {
        if (config.Find("tokenizer_class") is not { } place || Plain.Contains(place.Text()))
        {
            return parts;
        }

        var name = place.Text();
        return (name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name, parts.Model) switch
        {
            ("LlamaTokenizer", BytePairModel model) when !IsByteLevel(parts.PreTokenizer) => Llama(
                config,
                parts,
                model
            ),
            ("LlamaTokenizer", BytePairModel) => parts,
            ("T5Tokenizer", UnigramModel { Size: > UnknownOfT5 } model) => T5(config, parts, model),
            ("XLNetTokenizer", UnigramModel { Size: > 0 } model) => XlNet(config, parts, model),
            // These rebuild what the usual file of their kind says already.
            ("GPT2Tokenizer" or "RobertaTokenizer", _) when parts.PreTokenizer is ByteLevelPreTokenizer => parts,
            ("BertTokenizer", _) when parts.PreTokenizer is BertPreTokenizer => parts,
            ("Qwen2Tokenizer", _) when IsByteLevel(parts.PreTokenizer) => parts,
            _ => Noted(parts, Finding.Of(TokenizerFindings.UnknownClass, config.File, name)),
        };
    }

    private static TokenizerParts Llama(JsonPlace config, TokenizerParts parts, BytePairModel model)
    {
        var addsSpace = config.Find("add_prefix_space")?.Flag() ?? true;
        var scheme =
            !addsSpace ? PrependScheme.Never
            : config.Find("legacy")?.Flag() ?? false ? PrependScheme.Always
            : PrependScheme.First;
        ITokenDecoder[] decoders =
        [
            new ReplaceDecoder(new ReplaceNormalizer(new LiteralPattern(Sign), " ")),
            new ByteFallbackDecoder(),
            new JoinDecoder(""),
        ];
        return Rebuilt(config, parts, "spaces are marked before texts are cut") with
        {
            Normalizer = new NormalizerSequence([]),
            PreTokenizer = new MetaspacePreTokenizer(Sign, scheme, IsSplit: false),
            Model = model.With(
                new BytePairSettings(null, "", "", FusesUnknown: true, FallsBackToBytes: true, PrefersWholeWords: false)
            ),
            Decoder = new DecoderSequence(addsSpace ? [.. decoders, new StripDecoder(new Rune(' '), 1, 0)] : decoders),
        };
    }

    private static TokenizerParts T5(JsonPlace config, TokenizerParts parts, UnigramModel model)
    {
        var sentinels = Enumerable
            .Range(0, Below(config.Find("extra_ids"), MostSentinels) ?? SentinelsOfT5)
            .Select(index => FormattableString.Invariant($"<extra_id_{index}>"));
        var added = sentinels.Aggregate(parts.Added, TokenizerConfig.WithSpecial);
        var end = AddedTokens.GiveIds(added, model).TryGetValue("</s>", out var id) ? id : model.IdOf("</s>");
        return Rebuilt(config, parts, "words are cut at white space and nothing is normalized") with
        {
            Added = added,
            Normalizer = Charsmap(parts.Normalizer),
            PreTokenizer = Words,
            Model = model.With(UnknownOfT5),
            PostProcessor = end is { } token ? new TemplatePostProcessor([null, [token]]) : parts.PostProcessor,
            Decoder = new MetaspaceDecoder(Sign, IsPrepended: true),
        };
    }

    private static TokenizerParts XlNet(JsonPlace config, TokenizerParts parts, UnigramModel model)
    {
        INormalizer[] normalizers =
        [
            new ReplaceNormalizer(new LiteralPattern("``"), "\""),
            new ReplaceNormalizer(new LiteralPattern("''"), "\""),
            new UnicodeNormalizer(IsComposed: false, IsCompatible: true),
            new AccentNormalizer(),
        ];
        INormalizer[] lower = config.Find("do_lower_case")?.Flag() ?? false ? [new LowercaseNormalizer()] : [];
        string[] specials = ["<eop>", "<eod>"];
        return Rebuilt(config, parts, "words are cut at white space and accents are dropped") with
        {
            Added = specials.Aggregate(parts.Added, TokenizerConfig.WithSpecial),
            Normalizer = new NormalizerSequence([.. normalizers, .. lower, Charsmap(parts.Normalizer)]),
            PreTokenizer = Words,
            Model = model.With(Below(config.Find("unk_id"), model.Size) ?? 0),
            Decoder = new MetaspaceDecoder(Sign, IsPrepended: true),
        };
    }

    private static PreTokenizerSequence Words { get; } =
        new([PatternPreTokenizer.AtWhiteSpace, new MetaspacePreTokenizer(Sign, PrependScheme.Always, IsSplit: true)]);

    /// <summary>The one part of a normalizer that the classes keep: its compiled replacements.</summary>
    private static INormalizer Charsmap(INormalizer normalizer) =>
        normalizer switch
        {
            CharsmapNormalizer => normalizer,
            NormalizerSequence sequence => new NormalizerSequence([
                .. sequence.Normalizers.OfType<CharsmapNormalizer>().Take(1),
            ]),
            _ => new NormalizerSequence([]),
        };

    private static int? Below(JsonPlace? number, int limit) =>
        number is not { } place ? null
        : place.Count() < limit ? place.Count()
        : throw place.Wrong(FormattableString.Invariant($"a number below {limit}"));

    private static bool IsByteLevel(IPreTokenizer preTokenizer) =>
        preTokenizer is ByteLevelPreTokenizer
        || (preTokenizer is PreTokenizerSequence sequence && sequence.PreTokenizers.Any(IsByteLevel));

    private static TokenizerParts Rebuilt(JsonPlace config, TokenizerParts parts, string how) =>
        Noted(
            parts,
            Finding.Of(
                TokenizerFindings.RebuiltByClass,
                config.File,
                config.Need("tokenizer_class", "a class").Text(),
                how
            )
        );

    private static TokenizerParts Noted(TokenizerParts parts, Finding finding) =>
        parts with
        {
            Findings = [.. parts.Findings, finding],
        };
}
