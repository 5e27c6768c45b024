using System.Numerics;
using System.Runtime.CompilerServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Moves numbers without changing them.</summary>
internal static class Layout
{
    private const int Tile = 32;

    public static CpuTensor<T> StackRows<T>(IReadOnlyList<CpuTensor<T>> operands)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var columns = operands[0].Columns;
        Require(operands.All(operand => operand.Columns == columns), "stacked rows need equal columns");
        var result = CpuTensor<T>.Uninitialised(operands.Sum(operand => operand.Rows), columns);
        var start = 0;
        foreach (var operand in operands)
        {
            operand.Numbers.CopyTo(result.Numbers, start);
            start += operand.Numbers.Length;
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CpuTensor<T> StackColumns<T>(IReadOnlyList<CpuTensor<T>> operands)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = operands[0].Rows;
        Require(operands.All(operand => operand.Rows == rows), "stacked columns need equal rows");
        var result = CpuTensor<T>.Uninitialised(rows, operands.Sum(operand => operand.Columns));
        var rest = result.Numbers.AsSpan();
        for (var row = 0; row < rows; row++)
        {
            foreach (var operand in operands)
            {
                operand.Numbers.AsSpan(row * operand.Columns, operand.Columns).CopyTo(rest);
                rest = rest[operand.Columns..];
            }
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CpuTensor<T> TopLeft<T>(CpuTensor<T> tensor, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(rows >= 0 && rows <= tensor.Rows && columns >= 0 && columns <= tensor.Columns, "a part fits the whole");
        var result = CpuTensor<T>.Uninitialised(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            tensor.Numbers.AsSpan(row * tensor.Columns, columns).CopyTo(result.Numbers.AsSpan(row * columns));
        }

        return result;
    }

    public static CpuTensor<T> Transpose<T>(CpuTensor<T> tensor, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = CpuTensor<T>.Uninitialised(tensor.Columns, tensor.Rows);
        Transpose(tensor.Numbers, tensor.Rows, tensor.Columns, result.Numbers, workers);
        return result;
    }

    /// <summary>Writes the transpose of a row-major matrix, converting its numbers where the types differ.</summary>
    public static void Transpose<TFrom, TTo>(TFrom[] from, int rows, int columns, TTo[] to, Workers workers)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        workers.Run(
            (columns + Tile - 1) / Tile,
            stripe =>
            {
                var left = stripe * Tile;
                TransposeColumns(from, rows, columns, left, Math.Min(left + Tile, columns), to);
            }
        );
    }

    /// <summary>In tiles, so that both the rows read and the rows written stay in the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeColumns<TFrom, TTo>(TFrom[] from, int rows, int columns, int left, int right, TTo[] to)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        for (var top = 0; top < rows; top += Tile)
        {
            var bottom = Math.Min(top + Tile, rows);
            for (var column = left; column < right; column++)
            {
                for (var row = top; row < bottom; row++)
                {
                    to[(column * rows) + row] = TTo.CreateTruncating(from[(row * columns) + column]);
                }
            }
        }
    }

    public static double[] Widen<T>(T[] numbers, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var wide = RecycledArrays<double>.Rent(numbers.Length);
        workers.RunPieces(
            numbers.Length,
            (start, length) => Conversion.Run<T, double>(numbers.AsSpan(start, length), wide.AsSpan(start, length))
        );
        return wide;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ArgumentException($"Shapes do not fit: {what}.");
        }
    }
}
