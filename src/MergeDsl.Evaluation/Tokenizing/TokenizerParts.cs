using MergeDsl.Evaluation.Tokenizing.Decoders;
using MergeDsl.Evaluation.Tokenizing.Models;
using MergeDsl.Evaluation.Tokenizing.Normalizers;
using MergeDsl.Evaluation.Tokenizing.PostProcessors;
using MergeDsl.Evaluation.Tokenizing.PreTokenizers;

namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>What a tokenizer is made of.</summary>
internal sealed record TokenizerParts
{
    /// <summary>The added tokens, in the order in which they get ids.</summary>
    public required IReadOnlyList<AddedToken> Added { get; init; }

    /// <summary>Changes texts.</summary>
    public required INormalizer Normalizer { get; init; }

    /// <summary>Cuts them.</summary>
    public required IPreTokenizer PreTokenizer { get; init; }

    /// <summary>Makes tokens of the parts.</summary>
    public required ITokenModel Model { get; init; }

    /// <summary>Adds what goes around them.</summary>
    public required IPostProcessor PostProcessor { get; init; }

    /// <summary>Makes text of tokens.</summary>
    public required ITokenDecoder Decoder { get; init; }

    /// <summary>True to take special tokens in a text for mere text.</summary>
    public bool SplitsSpecials { get; init; }

    /// <summary>True to take spaces out of decoded texts that English has not.</summary>
    public bool CleansUp { get; init; }

    /// <summary>What is worth knowing about it.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
