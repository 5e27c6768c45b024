using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Engine;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Looks for NaN and infinity in the adapters before anything is written.</summary>
internal static class AdapterScan
{
    private const int PieceLength = 1 << 24;

    /// <summary>Warnings about numbers that are not finite, where the plan lets them through.</summary>
    /// <exception cref="FindingException">The plan does not let them through; carries the first one of each adapter.</exception>
    public static List<Finding> Check(FuseJob job)
    {
        var found = job.Plan.Inputs.Select((name, input) => First(job, name, input)).OfType<Finding>().ToArray();
        return job.Plan.ReportsNonFinite || found.Length == 0
            ? [.. found.Select(finding => Finding.Of(RunFindings.NonFiniteWritten, finding.Message))]
            : throw new FindingException(found);
    }

    private static Finding? First(FuseJob job, string name, int input)
    {
        var adapter = job.Adapters[input];
        foreach (var tensor in adapter.Tensors.Where(tensor => tensor.Type.IsFloating()))
        {
            var size = tensor.Type.Size();
            for (var start = 0L; start < tensor.Count; start += PieceLength)
            {
                var count = (int)Math.Min(PieceLength, tensor.Count - start);
                var bytes = adapter.Data(tensor, start * size, count * size);
                if (NonFinite.Find(name, tensor, bytes, start) is { } finding)
                {
                    return finding;
                }
            }
        }

        return null;
    }
}
