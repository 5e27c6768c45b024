namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL46xx: tokenizers that cannot be read, or cannot read a text. The first argument is the folder or file.</summary>
public static class TokenizerFindings
{
    /// <summary>Arguments: folder.</summary>
    public static FindingDescriptor NoTokenizer { get; } =
        new(
            "MDSL4600",
            Severity.Error,
            "Model without tokenizer.json",
            "'{0}' has no tokenizer.json: expected the tokenizer of the model in that file",
            "Older models have tokenizer.model or vocab.txt alone. Load the tokenizer with transformers and save it again: save_pretrained writes tokenizer.json."
        );

    /// <summary>Arguments: file, JSON path, what is expected there.</summary>
    public static FindingDescriptor ValueMissing { get; } =
        new(
            "MDSL4601",
            Severity.Error,
            "Tokenizer lacks a setting",
            "'{0}' has no '{1}': expected {2}",
            "The file was written by another program than the tokenizers library, or edited."
        );

    /// <summary>Arguments: file, JSON path, what was found, what is expected.</summary>
    public static FindingDescriptor WrongValue { get; } =
        new(
            "MDSL4602",
            Severity.Error,
            "Tokenizer setting is wrong",
            "'{0}': '{1}' is {2}: expected {3}",
            "The file was damaged or edited, or it is of a version that this tool does not know."
        );

    /// <summary>Arguments: file, JSON path, kind as written, a hint, the known kinds.</summary>
    public static FindingDescriptor UnknownKind { get; } =
        new(
            "MDSL4603",
            Severity.Error,
            "Tokenizer part is unknown",
            "'{0}': '{1}' is '{2}'{3}: expected one of {4}",
            "Other parts would give other token ids, so nothing is guessed."
        );

    /// <summary>Arguments: file, JSON path, what in the pattern is not known.</summary>
    public static FindingDescriptor UnknownPattern { get; } =
        new(
            "MDSL4604",
            Severity.Error,
            "Tokenizer pattern is not understood",
            "'{0}': the regular expression '{1}' {2}: expected what Oniguruma and .NET both know",
            "Patterns are translated from Oniguruma's language to .NET's. What has no equal there would split texts elsewhere."
        );

    /// <summary>Arguments: file, JSON path, token.</summary>
    public static FindingDescriptor MergeOutsideVocabulary { get; } =
        new(
            "MDSL4605",
            Severity.Error,
            "Merge of a token that is not in the vocabulary",
            "'{0}': '{1}' needs the token '{2}': expected it in 'model.vocab'",
            "Vocabulary and merges are of two different tokenizers, or one of them was cut."
        );

    /// <summary>Arguments: file, JSON path, token, its id there, the id it gets.</summary>
    public static FindingDescriptor OtherId { get; } =
        new(
            "MDSL4606",
            Severity.Error,
            "Added token has another id",
            "'{0}': '{1}' gives '{2}' the id {3}: expected {4}, the one that the tokenizers library gives it",
            "Added tokens get the id that they have in the vocabulary, or the next one after it, whatever the file says."
        );

    /// <summary>Arguments: file, the part of a text.</summary>
    public static FindingDescriptor NoUnknownToken { get; } =
        new(
            "MDSL4607",
            Severity.Error,
            "Text that the tokenizer does not know",
            "'{0}': the tokenizer has no token for '{1}': expected a token for unknown text in its vocabulary",
            "The tokenizers library refuses such a text, too."
        );

    /// <summary>Arguments: file, JSON path.</summary>
    public static FindingDescriptor PatternTooSlow { get; } =
        new(
            "MDSL4608",
            Severity.Error,
            "Tokenizer pattern takes too long",
            "'{0}': the regular expression '{1}' found no end within ten seconds: expected a pattern that splits a text at once",
            "The pattern backtracks without end on this text."
        );

    /// <summary>Arguments: file, class, what is read instead of the file's own settings.</summary>
    public static FindingDescriptor RebuiltByClass { get; } =
        new(
            "MDSL4609",
            Severity.Info,
            "The tokenizer's class replaces a part of it",
            "'{0}': 'tokenizer_class' is '{1}', so {2}, as in transformers 5",
            "transformers 5 takes vocabulary and merges from tokenizer.json and rebuilds the rest from the class. 'PreTrainedTokenizerFast' keeps the file as it is."
        );

    /// <summary>Arguments: file, class.</summary>
    public static FindingDescriptor UnknownClass { get; } =
        new(
            "MDSL4610",
            Severity.Info,
            "The tokenizer's class may replace a part of it",
            "'{0}': 'tokenizer_class' is '{1}', which transformers 5 may rebuild otherwise: tokenizer.json is used as it is",
            "Versions before 5 use tokenizer.json as it is. Where the class of version 5 differs from the file, its token ids differ from these."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        NoTokenizer,
        ValueMissing,
        WrongValue,
        UnknownKind,
        UnknownPattern,
        MergeOutsideVocabulary,
        OtherId,
        NoUnknownToken,
        PatternTooSlow,
        RebuiltByClass,
        UnknownClass,
    ];
}
