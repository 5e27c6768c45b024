namespace MergeDsl.Core.Recipes.Language;

/// <summary>What stands behind a key of the recipe language.</summary>
public enum KeyKind
{
    /// <summary>Free text, or a name that the catalogue knows.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>One of the key's words.</summary>
    Choice,

    /// <summary>A text, or a list of texts.</summary>
    TextList,

    /// <summary>A list of the key's words.</summary>
    ChoiceList,

    /// <summary>A number of evaluations, or a mapping with the keys of a section.</summary>
    Budget,

    /// <summary>A number of ranks, one of the key's words, or <c>{ energy: 0.99 }</c>.</summary>
    Rank,

    /// <summary>What becomes of trained copies: a word or an adapter's name, for all modules or for each.</summary>
    Settlement,

    /// <summary>Names of adapters with a number each.</summary>
    Weights,

    /// <summary>A mapping with keys of its own.</summary>
    Section,

    /// <summary>A mapping of free names to sections; a text stands for a section with its first key alone.</summary>
    SectionMap,

    /// <summary>A list of sections.</summary>
    SectionList,
}
