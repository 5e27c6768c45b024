using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>The rows that go through the layers together.</summary>
/// <param name="Texts">Whose tokens they are.</param>
/// <param name="Groups">Whose variants they are.</param>
internal sealed record Batch(IReadOnlyList<TextRows> Texts, IReadOnlyList<VariantRows> Groups)
{
    /// <summary>How many rows there are.</summary>
    public int Rows => Texts.Count == 0 ? 0 : Texts[^1].Start + Texts[^1].Count;
}
