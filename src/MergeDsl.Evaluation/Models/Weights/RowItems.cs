using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>Shares work on rows among threads, enough rows at a time to be worth it.</summary>
internal static class RowItems
{
    private const int RowsOfItem = 32;

    /// <summary>Runs <paramref name="body"/> for every row.</summary>
    public static void RunRows(this Workers workers, int rows, Action<int> body) =>
        workers.Run(
            (rows + RowsOfItem - 1) / RowsOfItem,
            item =>
            {
                for (var row = item * RowsOfItem; row < Math.Min(rows, (item + 1) * RowsOfItem); row++)
                {
                    body(row);
                }
            }
        );
}
