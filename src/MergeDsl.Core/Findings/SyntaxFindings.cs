namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL0xxx: the text is no YAML, or YAML that recipes do not use.</summary>
public static class SyntaxFindings
{
    /// <summary>Nothing but blanks and comments.</summary>
    public static FindingDescriptor EmptyText { get; } =
        Row(
            "MDSL0001",
            "Empty text",
            "The text is empty: expected 'key: value' lines",
            "The file has no content, or all of it is commented out. A recipe starts with 'name:', 'adapters:' and 'merge:'."
        );

    /// <summary>Arguments: what the root is.</summary>
    public static FindingDescriptor RootNotMapping { get; } =
        Row(
            "MDSL0002",
            "Not 'key: value' lines",
            "The text is {0}: expected 'key: value' lines",
            "The outermost level must be a mapping. A colon must be followed by a space: 'name: x', not 'name:x'."
        );

    /// <summary>Arguments: the length, the limit.</summary>
    public static FindingDescriptor TooLarge { get; } =
        Row(
            "MDSL0003",
            "Text too large",
            "The text has {0} characters: expected at most {1}",
            "A text of this size is not a recipe. Check that the path does not name a weights or data file."
        );

    /// <summary>Arguments: what was found.</summary>
    public static FindingDescriptor NotPlainText { get; } =
        Row(
            "MDSL0004",
            "Not plain text",
            "The text contains {0}: expected printable characters",
            "The file is binary, or a control or invisible character was pasted into it. Delete the character, or check "
                + "that the path names a text file."
        );

    /// <summary>Arguments: what the bytes are.</summary>
    public static FindingDescriptor NotUtf8 { get; } =
        Row(
            "MDSL0005",
            "Not UTF-8",
            "The file is {0}: expected UTF-8",
            "Save the file as UTF-8. PowerShell 5 redirection and some editors write UTF-16 or the system's code page."
        );

    /// <summary>Arguments: the character's name.</summary>
    public static FindingDescriptor TabIndentation { get; } =
        Row(
            "MDSL0006",
            "Line not indented with spaces",
            "The line is indented with {0}: expected spaces",
            "YAML counts spaces to see what belongs together. Let the editor insert spaces for the tab key."
        );

    /// <summary>Arguments: the opening bracket, the closing one, what was found instead.</summary>
    public static FindingDescriptor UnclosedBracket { get; } =
        Row(
            "MDSL0007",
            "Unclosed bracket",
            "'{0}' is not closed: expected '{1}' before {2}",
            "Close the list or mapping that starts here."
        );

    /// <summary>Arguments: the quotation mark, what was found instead.</summary>
    public static FindingDescriptor UnclosedQuote { get; } =
        Row(
            "MDSL0008",
            "Unclosed quotation mark",
            "The text in quotes that starts here is not closed: expected {0} before {1}",
            "Close the quoted text. Inside single quotes a quotation mark is written twice: 'it''s'."
        );

    /// <summary>Arguments: the closing bracket.</summary>
    public static FindingDescriptor UnopenedBracket { get; } =
        Row(
            "MDSL0009",
            "Closing bracket without an opening one",
            "'{0}' closes nothing: expected the end of the line or a value",
            "Remove the bracket, or add the opening one. Text that starts with a bracket needs quotes."
        );

    /// <summary>Arguments: the key or text, how it is indented, how it should be.</summary>
    public static FindingDescriptor WrongIndentation { get; } =
        Row(
            "MDSL0010",
            "Wrong indentation",
            "'{0}' has {1} in front: expected {2}",
            "Keys of the same mapping start in the same column, a key that has a value has nothing below it, and what is in "
                + "brackets or quotes stands to the right of its key."
        );

    /// <summary>Arguments: the value.</summary>
    public static FindingDescriptor ColonInValue { get; } =
        Row(
            "MDSL0011",
            "Colon in an unquoted value",
            "'{0}' contains a colon followed by a space: expected quotes around it, or one 'key: value' per line",
            "Put the value in quotes, or the inner pair on a line of its own or in braces."
        );

    /// <summary>Arguments: what was found, a hint.</summary>
    public static FindingDescriptor ExpectedPair { get; } =
        Row(
            "MDSL0012",
            "Not a 'key: value' line",
            "Expected 'key: value', found '{0}'{1}",
            "Every line of a mapping is a key, a colon, a space and a value."
        );

    /// <summary>Arguments: the escape sequence.</summary>
    public static FindingDescriptor UnknownEscape { get; } =
        Row(
            "MDSL0013",
            "Unknown escape sequence",
            "'{0}' means nothing inside double quotes: expected '\\\\' for a backslash",
            "Write the backslash twice, or use single quotes, or forward slashes in paths."
        );

    /// <summary>Arguments: the character.</summary>
    public static FindingDescriptor ReservedCharacter { get; } =
        Row(
            "MDSL0014",
            "Value starts with a reserved character",
            "A plain value cannot start with '{0}': expected quotes around the value",
            "YAML reserves this character at the start of a value. Put the value in quotes."
        );

    /// <summary>Arguments: what was found, what was expected.</summary>
    public static FindingDescriptor UnexpectedText { get; } =
        Row(
            "MDSL0015",
            "Unexpected text",
            "Unexpected '{0}': expected {1}",
            "Something is missing in front of this text, or it should be in quotes."
        );

    /// <summary>Arguments: the parser's reason.</summary>
    public static FindingDescriptor Unreadable { get; } =
        Row(
            "MDSL0019",
            "Cannot be read as YAML",
            "The text cannot be read as YAML: {0}",
            "Compare the line and the one above it with the examples of the recipe reference."
        );

    /// <summary>Arguments: the key, the line of its first occurrence.</summary>
    public static FindingDescriptor DuplicateKey { get; } =
        Row(
            "MDSL0020",
            "Key given twice",
            "Key '{0}' is already given on line {1}: expected each key once",
            "Remove one of the two, or rename it."
        );

    /// <summary>No arguments.</summary>
    public static FindingDescriptor SeveralDocuments { get; } =
        Row(
            "MDSL0021",
            "Several documents",
            "A second document starts here: expected one document per file",
            "Put every recipe into a file of its own."
        );

    /// <summary>Arguments: the anchor or alias.</summary>
    public static FindingDescriptor Anchor { get; } =
        Row(
            "MDSL0022",
            "Anchors and aliases are not supported",
            "'{0}' is a YAML anchor or alias: expected the value itself, in quotes if it starts with '&' or '*'",
            "Repeat the value. A pattern that starts with '*' is text only in quotes: modules: '*.v_proj'."
        );

    /// <summary>Arguments: the tag.</summary>
    public static FindingDescriptor Tag { get; } =
        Row(
            "MDSL0023",
            "Tags are not supported",
            "'{0}' is a YAML tag: expected the plain value",
            "Remove the tag; the recipe language knows the type of every value. Text that starts with '!' needs quotes."
        );

    /// <summary>No arguments.</summary>
    public static FindingDescriptor MergeKey { get; } =
        Row(
            "MDSL0024",
            "Merge keys are not supported",
            "'<<' merges another mapping: expected the keys themselves",
            "Write the keys of the other mapping here."
        );

    /// <summary>Arguments: what the key is.</summary>
    public static FindingDescriptor UnsupportedKey { get; } =
        Row(
            "MDSL0025",
            "Key is not a plain word",
            "The key is {0}: expected one word or quoted text in front of ':'",
            "Keys are text on one line. Lists, mappings, nothing, and keys written with '?' are not supported."
        );

    /// <summary>Arguments: the limit.</summary>
    public static FindingDescriptor TooDeep { get; } =
        Row(
            "MDSL0026",
            "Nested too deeply",
            "The value is nested more than {0} levels deep: expected fewer",
            "No recipe needs this depth; check for doubled brackets or dashes."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        EmptyText,
        RootNotMapping,
        TooLarge,
        NotPlainText,
        NotUtf8,
        TabIndentation,
        UnclosedBracket,
        UnclosedQuote,
        UnopenedBracket,
        WrongIndentation,
        ColonInValue,
        ExpectedPair,
        UnknownEscape,
        ReservedCharacter,
        UnexpectedText,
        Unreadable,
        DuplicateKey,
        SeveralDocuments,
        Anchor,
        Tag,
        MergeKey,
        UnsupportedKey,
        TooDeep,
    ];

    private static FindingDescriptor Row(string id, string title, string message, string help) =>
        new(id, Severity.Error, title, message, help);
}
