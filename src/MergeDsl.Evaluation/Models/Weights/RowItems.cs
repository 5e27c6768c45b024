namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>Shares work on rows among a crew, enough rows at a time to be worth it.</summary>
internal static class RowItems
{
    private const int RowsOfItem = 4;

    /// <summary>Runs <paramref name="body"/> for every row.</summary>
    public static void RunRows(this Crew crew, int rows, Action<int> body) =>
        crew.Run(
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
