namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>Turns words into tokens.</summary>
internal interface ITokenModel
{
    /// <summary>How many tokens there are.</summary>
    int Size { get; }

    /// <summary>The id of a token; null when it is none.</summary>
    int? IdOf(string token);

    /// <summary>The token of an id; null when there is none.</summary>
    string? TokenOf(int id);

    /// <summary>Appends the ids of <paramref name="word"/>, not empty, to <paramref name="ids"/>.</summary>
    /// <exception cref="MergeDsl.FindingException">The model has no token for a part of it, and none for unknown parts.</exception>
    void Tokenize(string word, List<int> ids);
}
