using System.Text;
using MergeDsl.Evaluation.Tokenizing.Decoders;
using MergeDsl.Evaluation.Tokenizing.Models;
using MergeDsl.Evaluation.Tokenizing.PostProcessors;
using MergeDsl.Evaluation.Tokenizing.PreTokenizers;

namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>
/// The tokenizer of a model folder, with the ids and texts of the tokenizers library (0.23) and of transformers 5: added tokens are
/// found, what stands between is normalized and cut, the model makes tokens of each part, and a post-processor adds what goes
/// around them. Thread safe.
/// </summary>
public sealed class Tokenizer : ITokenizer
{
    private readonly AddedTokens added;
    private readonly IPreTokenizer preTokenizer;
    private readonly ITokenModel model;
    private readonly IPostProcessor postProcessor;
    private readonly ITokenDecoder decoder;
    private readonly bool cleansUp;

    internal Tokenizer(TokenizerParts parts)
    {
        added = new AddedTokens(parts.Added, parts.Model, parts.Normalizer, parts.SplitsSpecials);
        (preTokenizer, model, postProcessor) = (parts.PreTokenizer, parts.Model, parts.PostProcessor);
        (decoder, cleansUp, Findings) = (parts.Decoder, parts.CleansUp, parts.Findings);
    }

    /// <summary>What is worth knowing about it; errors end the opening.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The tokenizer of the model in <paramref name="folder"/>, from its tokenizer.json and tokenizer_config.json.</summary>
    /// <exception cref="FindingException">A file is missing or damaged, or has parts that are not known.</exception>
    public static Tokenizer Open(string folder) => new(TokenizerFiles.Read(folder));

    /// <inheritdoc/>
    /// <exception cref="FindingException">The vocabulary has no token for a part of the text, and none for unknown texts.</exception>
    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true)
    {
        List<int> ids = [];
        foreach (var piece in added.Split(WellFormed(text)))
        {
            if (piece.Token is { } token)
            {
                ids.Add(token);
            }
            else
            {
                foreach (var part in preTokenizer.Split(piece))
                {
                    model.Tokenize(part.Text, ids);
                }
            }
        }

        return postProcessor.Process(ids, addSpecialTokens);
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true)
    {
        var tokens = ids.Select(id => added.TokenOf(id) ?? model.TokenOf(id))
            .OfType<string>()
            .Where(token => !skipSpecialTokens || !added.IsSpecial(token))
            .ToArray();
        var text = string.Concat(decoder.Decode(tokens));
        return cleansUp ? EnglishSpaces.CleanUp(text) : text;
    }

    /// <summary>The id of a token by its spelling; null when there is none.</summary>
    public int? IdOf(string token) => added.Ids.TryGetValue(token, out var id) ? id : model.IdOf(token);

    /// <summary>Half a surrogate pair becomes U+FFFD, as UTF-8 has it.</summary>
    private static string WellFormed(string text) =>
        text.Any(char.IsSurrogate) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
}
