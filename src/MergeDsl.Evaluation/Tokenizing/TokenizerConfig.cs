using System.Globalization;
using System.Text.Json;
using MergeDsl.Evaluation.Tokenizing.Json;
using MergeDsl.Evaluation.Tokenizing.Models;
using MergeDsl.Evaluation.Tokenizing.PostProcessors;

namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>What tokenizer_config.json changes in a tokenizer, as transformers 5 reads it.</summary>
internal static class TokenizerConfig
{
    private static readonly string[] NamedTokens =
    [
        "bos_token",
        "eos_token",
        "unk_token",
        "sep_token",
        "pad_token",
        "cls_token",
        "mask_token",
    ];

    private static readonly string[] TokenLists = ["additional_special_tokens", "extra_special_tokens"];

    /// <summary><paramref name="parts"/> with the settings of <paramref name="config"/>.</summary>
    /// <exception cref="FindingException">A setting has the wrong type.</exception>
    public static TokenizerParts Apply(JsonPlace config, TokenizerParts parts)
    {
        var rebuilt = TokenizerClass.Apply(config, parts);
        var added = Specials(config).Aggregate(Declared(config, rebuilt), WithSpecial);
        return rebuilt with
        {
            Added = added,
            PostProcessor = Ends(config, rebuilt.Model, added) ?? rebuilt.PostProcessor,
            SplitsSpecials = config.Find("split_special_tokens")?.Flag() ?? false,
            // Byte pair tokens carry their spaces: transformers leaves these alone, whatever the file says.
            CleansUp =
                rebuilt.Model is not BytePairModel && (config.Find("clean_up_tokenization_spaces")?.Flag() ?? false),
        };
    }

    /// <summary>The added tokens and those that only <c>added_tokens_decoder</c> names, which has their ids for keys.</summary>
    private static IReadOnlyList<AddedToken> Declared(JsonPlace config, TokenizerParts parts)
    {
        var known = parts.Added.Select(token => token.Content).ToHashSet(StringComparer.Ordinal);
        var declared = (config.Find("added_tokens_decoder")?.Members() ?? [])
            .Select(member => (Id: Id(member), Place: member.Value, Token: AddedToken.Read(member.Value)))
            .OrderBy(entry => entry.Id)
            .Where(entry => entry.Token.Content.Length > 0 && known.Add(entry.Token.Content))
            .ToArray();
        IReadOnlyList<AddedToken> added = [.. parts.Added, .. declared.Select(entry => entry.Token)];
        var ids = AddedTokens.GiveIds(added, parts.Model);
        foreach (var (id, place, token) in declared)
        {
            AddedTokens.Check(place, token.Content, id, ids[token.Content]);
        }

        return added;
    }

    private static int Id(KeyValuePair<string, JsonPlace> member) =>
        int.TryParse(member.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw member.Value.Wrong("named by the id of a token");

    private static IEnumerable<string> Specials(JsonPlace config) =>
        NamedTokens
            .Select(config.Find)
            .Concat(TokenLists.SelectMany(key => Listed(config.Find(key))))
            .OfType<JsonPlace>()
            .Select(Content);

    /// <summary>The tokens of a list, or of an object that names them.</summary>
    private static IEnumerable<JsonPlace?> Listed(JsonPlace? tokens) =>
        tokens is not { } place ? []
        : place.Value.ValueKind == JsonValueKind.Object ? place.Members().Select(member => (JsonPlace?)member.Value)
        : place.Items().Select(item => (JsonPlace?)item);

    private static string Content(JsonPlace token) =>
        token.Value.ValueKind == JsonValueKind.Object ? token.Need("content", "text").Text() : token.Text();

    /// <summary>The added tokens with <paramref name="special"/> among them, as a special one.</summary>
    public static IReadOnlyList<AddedToken> WithSpecial(IReadOnlyList<AddedToken> added, string special) =>
        added.Any(token => token.Content == special)
            ? [.. added.Select(token => token.Content == special ? token with { IsSpecial = true } : token)]
            : [.. added, new AddedToken(special, IsSpecial: true)];

    /// <summary>The post-processor that <c>add_bos_token</c> and <c>add_eos_token</c> ask for; null where neither is given.</summary>
    private static TemplatePostProcessor? Ends(JsonPlace config, ITokenModel model, IReadOnlyList<AddedToken> added)
    {
        var (begins, ends) = (config.Find("add_bos_token"), config.Find("add_eos_token"));
        if (begins is null && ends is null)
        {
            return null;
        }

        var ids = AddedTokens.GiveIds(added, model);
        return new TemplatePostProcessor([End(begins, "bos_token"), null, End(ends, "eos_token")]);

        IReadOnlyList<int> End(JsonPlace? isAdded, string key) =>
            isAdded?.Flag() == true && config.Find(key) is { } token && ids.TryGetValue(Content(token), out var id)
                ? [id]
                : [];
    }
}
