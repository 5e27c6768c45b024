using MergeDsl.Core.Findings;

namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>Tokens and their ids.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<int, string> tokens;
    private readonly string file;

    /// <summary>Wraps <paramref name="ids"/>.</summary>
    /// <param name="ids">The id of each token; no id twice.</param>
    /// <param name="file">The file they are from.</param>
    public Vocabulary(Dictionary<string, int> ids, string file)
    {
        (this.ids, this.file) = (ids, file);
        tokens = ids.ToDictionary(token => token.Value, token => token.Key);
        Spans = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many tokens there are.</summary>
    public int Size => ids.Count;

    /// <summary>The ids, to be asked without making strings.</summary>
    public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Spans { get; }

    /// <summary>The id of a token; null when it is none.</summary>
    public int? IdOf(string token) => ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>The token of an id; null when there is none.</summary>
    public string? TokenOf(int id) => tokens.GetValueOrDefault(id);

    /// <summary>The id of the token for unknown texts.</summary>
    /// <param name="token">That token, or null when there is none.</param>
    /// <param name="text">The unknown text.</param>
    /// <exception cref="FindingException">There is none, or the vocabulary lacks it.</exception>
    public int Unknown(string? token, string text) =>
        token is not null && IdOf(token) is { } id
            ? id
            : throw new FindingException(Finding.Of(TokenizerFindings.NoUnknownToken, file, text));
}
