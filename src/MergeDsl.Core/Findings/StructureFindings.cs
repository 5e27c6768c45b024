namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL1xxx: the shape of a recipe.</summary>
public static class StructureFindings
{
    /// <summary>A key that the section does not have.</summary>
    public static FindingDescriptor UnknownKey { get; } =
        new(
            "MDSL1001",
            Severity.Error,
            "Unknown key",
            "'{0}' is not a key of {1}{2}",
            "Every key of a recipe is checked, so that a misspelt one can never be ignored. The message lists the keys that exist."
        );

    /// <summary>A key that must be there.</summary>
    public static FindingDescriptor MissingKey { get; } =
        new(
            "MDSL1002",
            Severity.Error,
            "Missing key",
            "In {0} the key '{1}' is missing: expected {2}",
            "Add the key. A key with nothing behind it counts as missing."
        );

    /// <summary>A value of the wrong kind.</summary>
    public static FindingDescriptor WrongKind { get; } =
        new(
            "MDSL1003",
            Severity.Error,
            "Wrong kind of value",
            "'{0}' expects {1}, but here is {2}",
            "Quotes make text of anything: write density: 0.5, not density: \"0.5\"."
        );

    /// <summary>Words of two dialects.</summary>
    public static FindingDescriptor MixedDialects { get; } =
        new(
            "MDSL1006",
            Severity.Error,
            "Two dialects in one recipe",
            "'{0}' belongs to the {1}, but '{2}' above makes this recipe speak the {3}",
            "Use either method, space and rank (native), or combination_type with PEFT's own parameters, or combine_strategy with those of the adapters library."
        );

    /// <summary>An override that names nothing.</summary>
    public static FindingDescriptor BadOverride { get; } =
        new(
            "MDSL1007",
            Severity.Error,
            "Override that cannot be applied",
            "'{0}' is not an override: {1}",
            "Overrides are written PATH=VALUE with the keys of the recipe, e.g. merge.density=0.3 or rules[0].scale=2."
        );

    internal static FindingDescriptor[] All { get; } = [UnknownKey, MissingKey, WrongKind, MixedDialects, BadOverride];
}
