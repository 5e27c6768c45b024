using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Spaces;

/// <summary>Fixes the signs of basis vectors, which no factorisation determines.</summary>
internal static class ColumnSigns
{
    /// <summary>
    /// The matrix with every column turned so that its entry of largest magnitude (lowest index first) is positive. Sign
    /// elections count a tie as positive, so coordinates in a basis turned otherwise would merge to something else.
    /// </summary>
    /// <param name="backend">Where the matrix is.</param>
    /// <param name="matrix">float64; taken over.</param>
    public static ITensor Fix(IBackend backend, ITensor matrix)
    {
        using (matrix)
        {
            var entries = new double[matrix.Rows * matrix.Columns];
            backend.Download(matrix, MemoryMarshal.AsBytes(entries.AsSpan()), DType.Float64);
            var signs = Enumerable.Range(0, matrix.Columns).Select(column => Sign(entries, column, matrix.Columns));
            return backend.ScaleColumns(matrix, signs.ToArray());
        }
    }

    private static double Sign(double[] entries, int column, int columns)
    {
        var largest = entries[column];
        for (var index = column; index < entries.Length; index += columns)
        {
            largest = Math.Abs(entries[index]) > Math.Abs(largest) ? entries[index] : largest;
        }

        return largest < 0 ? -1 : 1;
    }
}
