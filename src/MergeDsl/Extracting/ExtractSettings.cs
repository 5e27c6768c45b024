using MergeDsl.Core.Planning;

namespace MergeDsl.Extracting;

/// <summary>Of which models an adapter is made, and how.</summary>
/// <param name="Base">The base model: a folder, or <c>org/name</c> in the Hugging Face cache.</param>
/// <param name="Model">The model that was trained from it, likewise.</param>
/// <param name="Output">The folder of the adapter.</param>
/// <param name="Rank">How many ranks every module gets.</param>
public sealed record ExtractSettings(string Base, string Model, string Output, RankRule Rank)
{
    /// <summary>Patterns of the modules that are compared, as in the rules of recipes; empty for all.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>What factors are stored as.</summary>
    public DType Type { get; init; } = DType.Float32;

    /// <summary>True to replace an existing adapter once the new one is complete.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Modules worked on at the same time, at least 1; the result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
