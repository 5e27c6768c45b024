using MergeDsl.Evaluation.Tokenizing.Json;

namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>What tokenizer_config.json changes in a tokenizer.</summary>
internal static class TokenizerConfig
{
    /// <summary><paramref name="parts"/> with the settings of <paramref name="config"/>.</summary>
    public static TokenizerParts Apply(JsonPlace config, TokenizerParts parts) => parts;
}
