namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL20xx: values, methods and parameters.</summary>
public static class ValueFindings
{
    /// <summary>A method that does not exist.</summary>
    public static FindingDescriptor UnknownMethod { get; } =
        new(
            "MDSL2001",
            Severity.Error,
            "Unknown method",
            "'{0}' is not a merge method{1}; there are {2}",
            "mergedsl explain NAME tells what a method computes."
        );

    /// <summary>A combination type PEFT does not have.</summary>
    public static FindingDescriptor UnknownCombinationType { get; } =
        new(
            "MDSL2002",
            Severity.Error,
            "Unknown combination type",
            "'{0}' is not a combination type of PEFT{1}; there are {2}",
            "PEFT itself accepts any name that ends in 'svd' (and any name at all for a single adapter) and computes something else; here it is an error."
        );

    /// <summary>A number outside its range.</summary>
    public static FindingDescriptor OutOfRange { get; } =
        new(
            "MDSL2003",
            Severity.Error,
            "Value out of range",
            "'{0}' must be {1}, but is {2}",
            "The message names the range."
        );

    /// <summary>A word that is not one of the choices.</summary>
    public static FindingDescriptor UnknownChoice { get; } =
        new(
            "MDSL2004",
            Severity.Error,
            "Unknown choice",
            "'{0}' is not a {1}{2}; there are {3}",
            "The message lists the choices."
        );

    /// <summary>A parameter the method cannot do without.</summary>
    public static FindingDescriptor MissingParameter { get; } =
        new(
            "MDSL2005",
            Severity.Error,
            "Missing parameter",
            "'{0}' needs '{1}': {2}",
            "There is no default on purpose: the result depends on it."
        );

    /// <summary>A parameter that changes nothing.</summary>
    public static FindingDescriptor UnusedParameter { get; } =
        new(
            "MDSL2006",
            Severity.Warning,
            "Parameter not used",
            "'{0}' is not used by '{1}'{2}",
            "Remove it, or choose the method that uses it."
        );

    /// <summary>A weight or scale that is no number.</summary>
    public static FindingDescriptor NotFinite { get; } =
        new(
            "MDSL2007",
            Severity.Error,
            "Not a finite number",
            "'{0}' must be a finite number, but is {1}",
            "PEFT accepts NaN and infinity and fills the result with them."
        );

    /// <summary>PEFT's weights are not optional.</summary>
    public static FindingDescriptor MissingWeight { get; } =
        new(
            "MDSL2008",
            Severity.Error,
            "Missing weight",
            "Adapter '{0}' has no weight: the PEFT dialect needs one for every adapter",
            "PEFT pairs adapters with weights and silently leaves out the rest (Q10). The native spelling takes 1 where no weight is written."
        );

    /// <summary>An adapter name that does not exist.</summary>
    public static FindingDescriptor UnknownAdapter { get; } =
        new(
            "MDSL2009",
            Severity.Error,
            "Unknown adapter",
            "'{0}' is not an adapter of this recipe{1}; there are {2}",
            "Names are the keys under 'adapters'."
        );

    /// <summary>Weights that cannot be normalised.</summary>
    public static FindingDescriptor WeightsCancel { get; } =
        new(
            "MDSL2010",
            Severity.Error,
            "Weights cancel",
            "The weights {0} sum to zero, so they cannot be divided by their sum",
            "Remove normalize_weights, or change a weight."
        );

    /// <summary>A module pattern that cannot be read.</summary>
    public static FindingDescriptor BadModulePattern { get; } =
        new(
            "MDSL2011",
            Severity.Error,
            "Module pattern that cannot be read",
            "'{0}' is not a module pattern: {1}",
            "Patterns are globs over module paths: * any text, ? one character, 0-3 a range of layer numbers."
        );

    /// <summary>A rule without effect.</summary>
    public static FindingDescriptor EmptyRule { get; } =
        new(
            "MDSL2012",
            Severity.Error,
            "Rule without effect",
            "This rule changes nothing: give it 'weights', 'density', 'scale' or 'rank'",
            "A rule names modules and says what is different for them."
        );

    /// <summary>A recipe name that cannot become a type.</summary>
    public static FindingDescriptor BadName { get; } =
        new(
            "MDSL2013",
            Severity.Error,
            "Name that cannot become a C# type",
            "'{0}' cannot name a recipe: use letters, digits, '_' and '-', starting with a letter",
            "The name becomes the C# type of the compiled recipe: polyglot becomes Polyglot."
        );

    /// <summary>Nothing to merge.</summary>
    public static FindingDescriptor NoAdapters { get; } =
        new(
            "MDSL2014",
            Severity.Error,
            "No adapters",
            "There is nothing to merge: 'adapters' must name at least one",
            "Write one line per adapter: NAME: { path: FOLDER, weight: 0.7 }."
        );

    /// <summary>A density that prunes nothing or everything.</summary>
    public static FindingDescriptor IdleDensity { get; } =
        new(
            "MDSL2015",
            Severity.Warning,
            "Density without effect",
            "'density: {0}' keeps {1}, so '{2}' {3}",
            "density is the share of entries that pruning keeps, between 0 and 1."
        );

    /// <summary>Native factors space.</summary>
    public static FindingDescriptor CrossTerms { get; } =
        new(
            "MDSL2016",
            Severity.Warning,
            "Cross terms",
            "'space: factors' merges A and B separately, so products of different adapters' factors enter the result; "
                + "write 'space: dense' for a merge of the deltas themselves",
            "For unrelated adapters the error of a factor-wise sum is about sqrt(T-1) times the sum itself, T adapters."
        );

    /// <summary>A method in a space it is not defined in.</summary>
    public static FindingDescriptor SpaceNotDeclared { get; } =
        new(
            "MDSL2017",
            Severity.Error,
            "Method not defined in this space",
            "'{0}' is not defined in space '{1}'; it works in {2}",
            "mergedsl explain METHOD lists the spaces."
        );

    /// <summary>A section of the other dialect.</summary>
    public static FindingDescriptor RulesAreNative { get; } =
        new(
            "MDSL2018",
            Severity.Error,
            "Rules belong to the native spelling",
            "PEFT has no rules per module: use 'method' instead of 'combination_type' to have them",
            "The PEFT dialect computes exactly what add_weighted_adapter computes."
        );

    /// <summary>An adapter name that cannot be used.</summary>
    public static FindingDescriptor BadAdapterName { get; } =
        new(
            "MDSL2019",
            Severity.Error,
            "Adapter name that cannot be used",
            "'{0}' cannot name an adapter: use letters, digits, '_' and '-' (and not the words average and drop)",
            "Names become members of the compiled recipe and parts of --set paths."
        );

    /// <summary>One folder under two names.</summary>
    public static FindingDescriptor SameAdapterTwice { get; } =
        new(
            "MDSL2020",
            Severity.Warning,
            "Same adapter twice",
            "'{0}' is the same folder as '{1}': the adapter counts twice",
            "Write the sum of the weights once, unless counting it twice is what you want."
        );

    /// <summary>One key with two values, which only C# can say.</summary>
    public static FindingDescriptor NamedTwice { get; } =
        new(
            "MDSL2021",
            Severity.Error,
            "Named twice",
            "'{0}' is named twice in '{1}'",
            "Every name stands once, also in recipes made in C#: of two, one would be lost."
        );

    /// <summary>Two outputs in one place: model folder, how, adapter folder.</summary>
    public static FindingDescriptor OutputsOverlap { get; } =
        new(
            "MDSL2022",
            Severity.Error,
            "Outputs overlap",
            "'output.model' ({0}) {1} 'output.adapter' ({2}): expected two folders apart from each other",
            "Each output is put into its place as a whole, and one would replace the other. Write them side by side."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        UnknownMethod,
        UnknownCombinationType,
        OutOfRange,
        UnknownChoice,
        MissingParameter,
        UnusedParameter,
        NotFinite,
        MissingWeight,
        UnknownAdapter,
        WeightsCancel,
        BadModulePattern,
        EmptyRule,
        BadName,
        NoAdapters,
        IdleDensity,
        CrossTerms,
        SpaceNotDeclared,
        RulesAreNative,
        BadAdapterName,
        SameAdapterTwice,
        NamedTwice,
        OutputsOverlap,
    ];
}
