using MergeDsl.Core.Formulas;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Formulas;

/// <summary>Products of matrices.</summary>
internal static class MatrixArithmetic
{
    /// <summary>The identity.</summary>
    public static float[] Identity(long rows)
    {
        var result = new float[checked(rows * rows)];
        for (var row = 0L; row < rows; row++)
        {
            result[row * (rows + 1)] = 1;
        }

        return result;
    }

    /// <summary>The product, matrix by matrix of a stack.</summary>
    public static float[] Multiply(MatrixProduct formula, float[] left, float[] right)
    {
        var (rows, columns) = (checked((int)formula.Length(-2)), checked((int)formula.Length(-1)));
        var depth = checked((int)formula.Left.Length(-1));
        var result = new float[checked((int)formula.Count)];
        var count = rows * columns == 0 ? 0 : result.Length / (rows * columns);
        for (var matrix = 0; matrix < count; matrix++)
        {
            var product = new TileProduct(
                count == 1 ? right : right.AsSpan(matrix * depth * columns, depth * columns).ToArray(),
                depth,
                columns
            );
            product.Run(
                left.AsSpan(matrix * rows * depth, rows * depth),
                rows,
                0,
                columns,
                result.AsSpan(matrix * rows * columns, rows * columns),
                columns
            );
            product.Return();
        }

        return result;
    }

    /// <summary>Every entry of the left matrix times all of the right one.</summary>
    public static float[] Kronecker(KroneckerProduct formula, float[] left, float[] right)
    {
        var (one, other) = (formula.Operands[0].Shape, formula.Operands[1].Shape);
        var result = new float[checked((int)formula.Count)];
        var target = 0;
        for (var row = 0L; row < one[0]; row++)
        {
            for (var inner = 0L; inner < other[0]; inner++)
            {
                for (var column = 0L; column < one[1]; column++)
                {
                    var factor = left[(row * one[1]) + column];
                    for (var place = 0L; place < other[1]; place++)
                    {
                        result[target++] = factor * right[(inner * other[1]) + place];
                    }
                }
            }
        }

        return result;
    }
}
