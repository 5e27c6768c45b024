using System.Numerics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>A matrix inside an array: entry (i, j) lies at offset + i·rowStride + j·columnStride.</summary>
internal readonly record struct MatrixView<T>(
    T[] Numbers,
    int Offset,
    int Rows,
    int Columns,
    int RowStride,
    int ColumnStride
)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A whole array as a row-major matrix.</summary>
    public static MatrixView<T> Of(T[] numbers, int rows, int columns) => new(numbers, 0, rows, columns, columns, 1);

    public MatrixView<T> Transposed => new(Numbers, Offset, Columns, Rows, ColumnStride, RowStride);

    public MatrixView<T> Slice(int row, int rows, int column, int columns) =>
        new(Numbers, Offset + (row * RowStride) + (column * ColumnStride), rows, columns, RowStride, ColumnStride);
}
