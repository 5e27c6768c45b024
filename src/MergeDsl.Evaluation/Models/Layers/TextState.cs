using MergeDsl.Evaluation.Models.Positions;
using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>A text that is being read: its variant and what its tokens so far left in every layer.</summary>
/// <param name="variant">The variant that reads it.</param>
/// <param name="layers">A cache for every layer.</param>
internal sealed class TextState(Variant variant, IReadOnlyList<LayerCache> layers)
{
    /// <summary>The variant that reads it.</summary>
    public Variant Variant => variant;

    /// <summary>A cache for every layer.</summary>
    public IReadOnlyList<LayerCache> Layers => layers;

    /// <summary>How many tokens were read.</summary>
    public int Length { get; set; }

    /// <summary>The angles its keys were rotated by; null before the first token, and for models without.</summary>
    public RopeAngles? Angles { get; set; }
}
