namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>
/// DoRA's scales, magnitude by norm of the base's weight with the adapter's own delta (<c>peft.md</c> 4.6): of rows, or of columns.
/// </summary>
internal static class DoraScales
{
    /// <summary>The scales of a change with magnitudes.</summary>
    public static float[] Of(StoredMatrix weight, LowRankChange change)
    {
        var squares = new double[change.Magnitudes!.Length];
        var row = new float[weight.Inputs];
        var product = new AddLowRank(change.Factors, (float)change.Scale);
        for (var output = 0; output < weight.Outputs; output++)
        {
            weight.Row(output, row);
            product.ApplyToRow(output, row);
            if (!change.IsPerColumn)
            {
                squares[output] = RowMath.SquaredSum(row);
                continue;
            }

            for (var column = 0; column < row.Length; column++)
            {
                squares[column] += (double)row[column] * row[column];
            }
        }

        return [.. change.Magnitudes.Zip(squares, (magnitude, square) => magnitude / (float)Math.Sqrt(square))];
    }
}
