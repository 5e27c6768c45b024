using MergeDsl.Evaluation.Tokenizing.Json;

namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>What a <c>Metaspace</c> in tokenizer.json says, be it a pre-tokenizer or a decoder.</summary>
/// <param name="Sign">What stands for a space, one character.</param>
/// <param name="Scheme">Which texts begin with it.</param>
/// <param name="IsSplit">True to cut before it.</param>
internal sealed record MetaspaceSettings(string Sign, PrependScheme Scheme, bool IsSplit)
{
    private static readonly Parts<PrependScheme> Schemes = new(
        new Dictionary<string, Func<JsonPlace, PrependScheme>>
        {
            ["never"] = _ => PrependScheme.Never,
            ["first"] = _ => PrependScheme.First,
            ["always"] = _ => PrependScheme.Always,
        }
    );

    /// <summary>The settings at <paramref name="place"/>.</summary>
    public static MetaspaceSettings Read(JsonPlace place)
    {
        var scheme = place.Find("prepend_scheme") is { } name ? Schemes.ReadName(name) : PrependScheme.Always;
        if (place.Find("add_prefix_space") is { } adds && !adds.Flag() && scheme != PrependScheme.Never)
        {
            throw adds.Wrong("true where 'prepend_scheme' is not 'never'");
        }

        return new MetaspaceSettings(
            place.Need("replacement", "the sign for a space").Character().ToString(),
            scheme,
            place.Find("split")?.Flag() ?? true
        );
    }
}
