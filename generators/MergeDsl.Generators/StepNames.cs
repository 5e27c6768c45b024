namespace MergeDsl.Generators;

/// <summary>What the steps of the pipeline are called, in traces and in tests.</summary>
internal static class StepNames
{
    /// <summary>The namespace of the generated code and where the project lies.</summary>
    public const string Options = nameof(Options);

    /// <summary>The texts of the recipes and of the lock.</summary>
    public const string Inputs = nameof(Inputs);

    /// <summary>One recipe read and checked by itself.</summary>
    public const string Parse = nameof(Parse);

    /// <summary>What one recipe says, without the places where it says so.</summary>
    public const string Content = nameof(Content);

    /// <summary>The lock read.</summary>
    public const string Lock = nameof(Lock);

    /// <summary>One recipe and the part of the lock that it is about.</summary>
    public const string Slice = nameof(Slice);

    /// <summary>One recipe checked against that part and planned.</summary>
    public const string Bind = nameof(Bind);

    /// <summary>Which recipe owns which C# type.</summary>
    public const string Names = nameof(Names);

    /// <summary>What was found in one file, located.</summary>
    public const string Findings = nameof(Findings);

    /// <summary>What one plan class is written from.</summary>
    public const string Plan = nameof(Plan);

    /// <summary>What the documentation of one plan class is written from: all that knows lines.</summary>
    public const string Documentation = nameof(Documentation);

    /// <summary>Which lists of recipes, adapters and base models there are.</summary>
    public const string Lists = nameof(Lists);

    /// <summary>What the typed handle of one adapter is written from.</summary>
    public const string Adapter = nameof(Adapter);

    /// <summary>What the type of one base model is written from.</summary>
    public const string Base = nameof(Base);
}
