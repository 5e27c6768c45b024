namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>How byte pair encoding begins.</summary>
/// <param name="UnknownToken">Stands for a character that is no token; null to drop it.</param>
/// <param name="Prefix">Marks a character that does not begin a word.</param>
/// <param name="Suffix">Marks a character that ends a word.</param>
/// <param name="FusesUnknown">True to let one token stand for a run of unknown characters.</param>
/// <param name="FallsBackToBytes">True to spell unknown characters in bytes.</param>
/// <param name="PrefersWholeWords">True to take a word that is a token as it is, whatever the merges make of it.</param>
internal sealed record BytePairSettings(
    string? UnknownToken,
    string Prefix,
    string Suffix,
    bool FusesUnknown,
    bool FallsBackToBytes,
    bool PrefersWholeWords
);
