using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models;

/// <summary>
/// What makes a variant of a model: changes that are applied beside the base's weights and never written into them. Never changes, and may
/// be added under as many names as one likes.
/// </summary>
public sealed class Adaptation
{
    private Adaptation(IReadOnlyList<WeightChange> changes, IReadOnlyList<Finding> findings) =>
        (Changes, Findings) = (changes, findings);

    /// <summary>Warnings about the adapters it was loaded from.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>
    /// Its plain low-rank deltas, for making others of them: factors are prepared already, so a variant with other scales costs nothing.
    /// </summary>
    public IReadOnlyList<LowRankDelta> Deltas =>
        [
            .. Changes
                .OfType<LowRankChange>()
                .Where(change => change.Magnitudes is null)
                .Select(change => new LowRankDelta(change.Tensor, change.Factors, change.Scale)),
        ];

    /// <summary>True when <see cref="Deltas"/> is all that it changes.</summary>
    public bool IsLowRank => Changes.All(change => change is LowRankChange { Magnitudes: null });

    internal IReadOnlyList<WeightChange> Changes { get; }

    /// <summary>The sum of some adapters, as PEFT applies it unmerged: base + Σ weight·scaling·B·A.</summary>
    /// <param name="model">The model they are for.</param>
    /// <param name="adapters">The adapters.</param>
    /// <exception cref="FindingException">One of them cannot be read or does not fit the model; carries all errors found.</exception>
    public static Adaptation Load(LanguageModel model, params IReadOnlyList<AppliedAdapter> adapters)
    {
        var (changes, findings) = AdapterChanges.Read(model, adapters);
        return new(changes, findings);
    }

    /// <summary>Deltas that a merge or a search made. Several on the same module are added.</summary>
    public static Adaptation Of(IEnumerable<LowRankDelta> deltas) =>
        new([.. deltas.Select(delta => new LowRankChange(delta.Module, delta.Factors, delta.Scale))], []);

    /// <summary>Deltas of full rank. Several on the same module are added.</summary>
    public static Adaptation Of(IEnumerable<DenseDelta> deltas) =>
        new([.. deltas.Select(delta => new DenseChange(delta.Module, delta.Numbers, delta.Scale))], []);

    /// <summary>What both change, this first.</summary>
    public Adaptation With(Adaptation other) => new([.. Changes, .. other.Changes], [.. Findings, .. other.Findings]);
}
