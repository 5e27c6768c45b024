namespace MergeDsl;

/// <summary>Whom a run tells how far it is, from the threads that work.</summary>
public sealed record RunProgress
{
    /// <summary>Given how many modules are to be merged, tells whom to report merged ones to; null for nobody.</summary>
    public Func<int, IProgress<ModuleReport>>? Merging { get; init; }

    /// <summary>Given the bytes of the model that are to be written, tells whom to report written ones to; null for nobody.</summary>
    public Func<long, IProgress<long>>? Writing { get; init; }
}
