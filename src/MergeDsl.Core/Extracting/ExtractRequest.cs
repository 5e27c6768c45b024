using MergeDsl.Core.Models;
using MergeDsl.Core.Planning;

namespace MergeDsl.Core.Extracting;

/// <summary>An adapter that is to be made of what a model has more than its base.</summary>
/// <param name="Base">The base.</param>
/// <param name="BaseName">What the user calls it.</param>
/// <param name="Model">The model.</param>
/// <param name="ModelName">What the user calls it.</param>
/// <param name="Rank">How many ranks every module gets.</param>
public sealed record ExtractRequest(ModelFacts Base, string BaseName, ModelFacts Model, string ModelName, RankRule Rank)
{
    /// <summary>Patterns of the modules that are compared; empty for all.</summary>
    public EquatableArray<string> Patterns { get; init; }

    /// <summary>What factors are stored as.</summary>
    public DType Type { get; init; } = DType.Float32;
}
