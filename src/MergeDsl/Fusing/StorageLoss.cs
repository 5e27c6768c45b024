using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl;

/// <summary>How much of the adapters' delta the storage type of a fused model lost.</summary>
internal static class StorageLoss
{
    // What would be shown as 0.00%.
    private const double Unseen = 1e-4;

    /// <summary>The finding that tells it; none when the loss is too small to be shown.</summary>
    public static IEnumerable<Finding> Of(FuseReport report, FusePlan plan)
    {
        var error = report.Error;
        if (!(error.LostShare >= Unseen))
        {
            yield break;
        }

        var types = plan.Tensors.Select(tensor => (plan.Type ?? tensor.Type).TorchName()).Distinct();
        yield return Finding.Of(
            RunFindings.DeltaLost,
            string.Join(" and ", types),
            Quantities.Percent(error.LostShare),
            Short(error.Largest),
            Short(error.Rms)
        );
    }

    private static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
