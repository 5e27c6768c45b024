using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Merges deltas that are not stored, tile by tile, into the one result that is.</summary>
internal static class FactoredMerge
{
    /// <summary>As <see cref="IBackend.Combine"/>.</summary>
    public static CpuTensor<float> Combine(
        FactoredDelta[] deltas,
        IReadOnlyList<double> coefficients,
        SumOrder order,
        Workers workers
    )
    {
        var rounded = Operands.Coefficients<float>(deltas, coefficients);
        var result = CpuTensor<float>.Uninitialised(deltas[0].Rows, deltas[0].Columns);
        var length = result.Numbers.Length;
        var plain = WeightedSum.PlainLength<float>(deltas.Length, length, order);
        RunRows(
            deltas,
            result,
            workers,
            (rows, start, sum, position) => WeightedSum.Add(rows, rounded, start, sum, position, plain, length)
        );
        return result;
    }

    /// <summary>As <see cref="IBackend.ElectAndMerge"/>.</summary>
    public static Election ElectAndMerge(
        FactoredDelta[] deltas,
        IReadOnlyList<double> coefficients,
        MajoritySign method,
        SumOrder order,
        Workers workers
    )
    {
        var rounded = Operands.Coefficients<float>(deltas, coefficients);
        var result = CpuTensor<float>.Uninitialised(deltas[0].Rows, deltas[0].Columns);
        var election = new SignElection<float>(rounded, result.Numbers.Length, method, order);
        RunRows(deltas, result, workers, election.Elect);
        return election.Result(result);
    }

    private delegate void RowMerge(float[][] operands, int start, Span<float> merged, int position);

    /// <summary>Merges every row of every tile.</summary>
    private static void RunRows(FactoredDelta[] deltas, CpuTensor<float> result, Workers workers, RowMerge merge) =>
        workers.Run(
            deltas[0].Pieces,
            band =>
                FactoredDelta.VisitTiles(
                    deltas,
                    band,
                    (tiles, place) =>
                    {
                        for (var i = 0; i < place.Rows; i++)
                        {
                            var position = ((place.Row + i) * result.Columns) + place.Column;
                            var merged = result.Numbers.AsSpan(position, place.Columns);
                            merge(tiles, i * place.Columns, merged, position);
                        }
                    }
                )
        );
}
