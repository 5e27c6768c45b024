using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Models;

namespace MergeDsl;

/// <summary>What fusing a merge result will do, as far as it can be known before there is one.</summary>
/// <param name="Plan">The plan; a rank that the run chooses is at its largest.</param>
/// <param name="Base">The base model.</param>
/// <param name="Files">How many files its weights lie in; the fused model has as many.</param>
public sealed record FuseOutlook(FusePlan Plan, ModelFacts Base, int Files)
{
    /// <summary>Bytes of the tensors that change, as the base stores them.</summary>
    public long ChangedBytes => Plan.Tensors.Sum(tensor => tensor.Source?.Bytes ?? 0);

    /// <summary>Bytes of all tensors of the base.</summary>
    public long BaseBytes => Base.Tensors.Sum(tensor => tensor.Bytes);

    /// <summary>The outlook for a base model that lies in <paramref name="folder"/>.</summary>
    internal static FuseOutlook Of(FusePlan plan, ModelFacts model, string folder) =>
        new(plan, model, ModelFolder.WeightFiles(folder).Weights.Count);
}
