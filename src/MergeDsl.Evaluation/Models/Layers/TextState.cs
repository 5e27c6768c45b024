using MergeDsl.Evaluation.Models.Positions;
using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>A text that is being read: its variant and what its tokens so far left in every layer.</summary>
/// <param name="variant">The variant that reads it.</param>
/// <param name="layers">A cache for every layer.</param>
/// <param name="angles">What its keys are rotated by; null for models without.</param>
internal sealed class TextState(Variant variant, IReadOnlyList<LayerCache> layers, RopeAngles? angles)
{
    /// <summary>The variant that reads it.</summary>
    public Variant Variant => variant;

    /// <summary>A cache for every layer.</summary>
    public IReadOnlyList<LayerCache> Layers => layers;

    /// <summary>How many tokens were read. What lies behind in the caches is not seen: less is going back.</summary>
    public int Length { get; set; }

    /// <summary>What its keys are rotated by; null for models without.</summary>
    public RopeAngles? Angles => angles;
}
