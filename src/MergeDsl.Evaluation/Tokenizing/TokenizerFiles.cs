using MergeDsl.Checkpoints.Json;
using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.Tokenizing.Decoders;
using MergeDsl.Evaluation.Tokenizing.Json;
using MergeDsl.Evaluation.Tokenizing.Models;
using MergeDsl.Evaluation.Tokenizing.Normalizers;
using MergeDsl.Evaluation.Tokenizing.PostProcessors;
using MergeDsl.Evaluation.Tokenizing.PreTokenizers;

namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>Reads the files of a tokenizer.</summary>
internal static class TokenizerFiles
{
    private const int LargestTokenizer = 256 * 1024 * 1024;
    private const string TokenizerFile = "tokenizer.json";
    private const string ConfigFile = "tokenizer_config.json";
    private const string Version = "1.0";

    /// <summary>The parts of the tokenizer in <paramref name="folder"/>.</summary>
    /// <exception cref="FindingException">A file is missing or damaged, or has parts that are not known.</exception>
    public static TokenizerParts Read(string folder)
    {
        var file = Path.Combine(folder, TokenizerFile);
        if (!File.Exists(file) && Directory.Exists(folder) && !Directory.Exists(file))
        {
            throw new FindingException(Finding.Of(TokenizerFindings.NoTokenizer, folder));
        }

        using var tokenizer = JsonFile.ReadDocument(file, LargestTokenizer);
        var parts = ReadParts(new JsonPlace(tokenizer.RootElement, file, ""));
        var configFile = Path.Combine(folder, ConfigFile);
        if (!File.Exists(configFile))
        {
            return parts;
        }

        using var config = JsonFile.ReadDocument(configFile, JsonFile.LargestConfig);
        return TokenizerConfig.Apply(new JsonPlace(config.RootElement, configFile, ""), parts);
    }

    private static TokenizerParts ReadParts(JsonPlace file)
    {
        if (file.Find("version") is { } version && version.Text() != Version)
        {
            throw version.Wrong($"'{Version}'");
        }

        var model = ModelReader.Read(file.Need("model", "the model that makes tokens"));
        return new TokenizerParts
        {
            Added = ReadAdded(file, model),
            Normalizer = file.Find("normalizer") is { } normalizer
                ? NormalizerReader.Read(normalizer)
                : new NormalizerSequence([]),
            PreTokenizer = file.Find("pre_tokenizer") is { } preTokenizer
                ? PreTokenizerReader.Read(preTokenizer)
                : new PreTokenizerSequence([]),
            Model = model,
            PostProcessor = file.Find("post_processor") is { } postProcessor
                ? PostProcessorReader.Read(postProcessor)
                : new PostProcessorSequence([]),
            Decoder = file.Find("decoder") is { } decoder ? DecoderReader.Read(decoder) : new JoinDecoder(" "),
        };
    }

    private static IReadOnlyList<AddedToken> ReadAdded(JsonPlace file, ITokenModel model)
    {
        var places = file.Find("added_tokens")?.Items().ToArray() ?? [];
        AddedToken[] added = [.. places.Select(AddedToken.Read)];
        var ids = AddedTokens.GiveIds(added, model);
        foreach (var (place, token) in places.Zip(added).Where(pair => pair.Second.Content.Length > 0))
        {
            var id = place.Need("id", "the id of the token");
            AddedTokens.Check(id, token.Content, id.Count(), ids[token.Content]);
        }

        return added;
    }
}
