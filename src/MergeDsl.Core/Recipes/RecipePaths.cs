using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Recipes;

/// <summary>The tokens that findings point at most.</summary>
public static class RecipePaths
{
    /// <summary>The <c>adapters</c> section.</summary>
    public static RecipePath Adapters { get; } = RecipePath.Root["adapters"];

    /// <summary>The <c>merge</c> section.</summary>
    public static RecipePath Merge { get; } = RecipePath.Root["merge"];

    /// <summary>The folder of the merged adapter.</summary>
    public static RecipePath OutputAdapter { get; } = RecipePath.Root["output"]["adapter"];

    /// <summary>The folder of the fused model.</summary>
    public static RecipePath OutputModel { get; } = RecipePath.Root["output"]["model"];

    /// <summary>Whether the merged adapter is a DoRA.</summary>
    public static RecipePath OutputDora { get; } = RecipePath.Root["output"]["use_dora"];

    /// <summary>How it is fused.</summary>
    public static RecipePath OutputFuse { get; } = RecipePath.Root["output"]["fuse"];

    /// <summary>The server that is to load the result.</summary>
    public static RecipePath OutputServe { get; } = RecipePath.Root["output"]["serve"];

    /// <summary>The base model.</summary>
    public static RecipePath BaseModel { get; } = RecipePath.Root["base_model"];

    /// <summary>The tasks that the result is scored on.</summary>
    public static RecipePath Tasks { get; } = RecipePath.Root["evaluate"]["tasks"];

    /// <summary>How better values are searched.</summary>
    public static RecipePath Tune { get; } = RecipePath.Root["tune"];

    /// <summary>The folder of an adapter.</summary>
    public static RecipePath AdapterFolder(string key) => Adapters[key]["path"];

    /// <summary>The name of the method, combination type or combine strategy.</summary>
    public static RecipePath Method(MergeSettings merge) => Merge[DialectKeys.MethodOf(merge.Dialect)];

    /// <summary>The folder of the averaged prediction head.</summary>
    public static RecipePath OutputHead { get; } = RecipePath.Root["output"]["head"];
}
