using MergeDsl.Evaluation.Tokenizing.Json;

namespace MergeDsl.Evaluation.Tokenizing.PostProcessors;

/// <summary>Reads the <c>post_processor</c> of tokenizer.json. What only moves offsets is left out: nothing here has any.</summary>
internal static class PostProcessorReader
{
    private static readonly Parts<IPostProcessor> Kinds = new(
        new Dictionary<string, Func<JsonPlace, IPostProcessor>>
        {
            ["Sequence"] = place => new PostProcessorSequence([
                .. place.Need("processors", "a list of post-processors").Items().Select(Read),
            ]),
            ["TemplateProcessing"] = ReadTemplate,
            ["BertProcessing"] = ReadEnds,
            ["RobertaProcessing"] = ReadEnds,
            ["ByteLevel"] = _ => new PostProcessorSequence([]),
        }
    );

    /// <summary>The post-processor that <paramref name="place"/> describes.</summary>
    /// <exception cref="FindingException">It is of an unknown kind, or a setting is wrong.</exception>
    public static IPostProcessor Read(JsonPlace place) => Kinds.Read(place);

    private static TemplatePostProcessor ReadEnds(JsonPlace place) =>
        new([ReadEnd(place, "cls"), null, ReadEnd(place, "sep")]);

    private static int[] ReadEnd(JsonPlace place, string key) =>
        [place.Need(key, "a token and its id").Pair().Second.Count()];

    private static TemplatePostProcessor ReadTemplate(JsonPlace place)
    {
        var tokens = place
            .Need("special_tokens", "an object of special tokens")
            .Members()
            .ToDictionary(member => member.Key, member => ReadIds(member.Value));
        return new TemplatePostProcessor([
            .. place.Need("single", "a list of tokens and texts").Items().Select(part => ReadPart(part, tokens)),
        ]);
    }

    private static IReadOnlyList<int> ReadIds(JsonPlace token) =>
        [.. token.Need("ids", "a list of ids").Items().Select(id => id.Count())];

    private static IReadOnlyList<int>? ReadPart(JsonPlace part, Dictionary<string, IReadOnlyList<int>> tokens)
    {
        if (part.Find("Sequence") is { } sequence)
        {
            var name = sequence.Need("id", "'A'");
            return name.Text() == "A" ? null : throw name.Wrong("'A', the only text there is");
        }

        var token = part.Need("SpecialToken", "this or 'Sequence'").Need("id", "a special token");
        return tokens.TryGetValue(token.Text(), out var ids) ? ids : throw token.Wrong("a token of 'special_tokens'");
    }
}
