namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Takes out spaces that English has not: before punctuation and in contractions.</summary>
internal static class EnglishSpaces
{
    private static readonly (string Written, string Meant)[] Replacements =
    [
        (" .", "."),
        (" ?", "?"),
        (" !", "!"),
        (" ,", ","),
        (" ' ", "'"),
        (" n't", "n't"),
        (" 'm", "'m"),
        (" do not", " don't"),
        (" 's", "'s"),
        (" 've", "'ve"),
        (" 're", "'re"),
    ];

    /// <summary><paramref name="text"/> without them.</summary>
    public static string CleanUp(string text) =>
        Replacements.Aggregate(
            text,
            (cleaned, pair) => cleaned.Replace(pair.Written, pair.Meant, StringComparison.Ordinal)
        );
}
