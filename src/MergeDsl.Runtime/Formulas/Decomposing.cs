using System.Runtime.InteropServices;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Formulas;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Formulas;

/// <summary>Matrices taken apart, and solved for.</summary>
internal static class Decomposing
{
    /// <summary>Skew-symmetric matrices from their strict upper triangles.</summary>
    public static float[] Skew(SkewSymmetric formula, float[] triangles)
    {
        var size = checked((int)formula.Length(-1));
        var result = new float[checked((int)formula.Count)];
        var source = 0;
        for (var start = 0; start < result.Length; start += size * size)
        {
            for (var row = 0; row < size; row++)
            {
                for (var column = row + 1; column < size; column++)
                {
                    result[start + (row * size) + column] = triangles[source];
                    result[start + (column * size) + row] = -triangles[source++];
                }
            }
        }

        return result;
    }

    /// <summary>X with X·divisor = dividend, matrix by matrix, by elimination with pivots in float64.</summary>
    public static float[] Divide(RightQuotient formula, float[] dividend, float[] divisor)
    {
        var (rows, size) = (checked((int)formula.Length(-2)), checked((int)formula.Length(-1)));
        var result = new float[dividend.Length];
        for (var stack = 0; stack * rows * size < result.Length; stack++)
        {
            var elimination = new Elimination(divisor.AsSpan(stack * size * size, size * size), size);
            if (elimination.IsSingular)
            {
                throw new FindingException(Finding.Of(RunFindings.Singular, $"{size} x {size}"));
            }

            for (var row = 0; row < rows; row++)
            {
                var start = (stack * rows * size) + (row * size);
                elimination.Solve(dividend.AsSpan(start, size), result.AsSpan(start, size));
            }
        }

        return result;
    }

    /// <summary>The orthonormal factor of QR.</summary>
    public static float[] Orthonormal(OrthonormalColumns formula, float[] matrix)
    {
        var (rows, columns) = (checked((int)formula.Shape[0]), checked((int)formula.Shape[1]));
        var reflections = new Reflections(matrix, rows, columns);
        var result = new float[rows * columns];
        for (var column = 0; column < columns; column++)
        {
            var unit = new double[rows];
            unit[column] = 1;
            reflections.Apply(unit);
            for (var row = 0; row < rows; row++)
            {
                result[(row * columns) + column] = (float)unit[row];
            }
        }

        return result;
    }

    /// <summary>The sum of the largest singular triples.</summary>
    public static float[] LargestPart(LargestSingularPart formula, float[] matrix)
    {
        using var backend = new CpuBackend();
        using var uploaded = Upload(backend, formula, matrix);
        using var svd = backend.Svd(uploaded, Math.Min(uploaded.Rows, uploaded.Columns));
        var rank = (int)formula.Rank;
        using var left = backend.ScaleColumns(svd.U, svd.S);
        using var first = backend.TopLeft(left, left.Rows, rank);
        using var second = backend.TopLeft(svd.Vt, rank, svd.Vt.Columns);
        using var product = backend.Multiply(first, second);
        return Download(backend, product);
    }

    private static ITensor Upload(CpuBackend backend, Formula formula, float[] numbers)
    {
        var (rows, columns) = (checked((int)formula.Shape[0]), checked((int)formula.Shape[1]));
        var numbersOnly = numbers.AsSpan(0, rows * columns);
        return backend.Upload(MemoryMarshal.AsBytes(numbersOnly), DType.Float32, rows, columns);
    }

    private static float[] Download(CpuBackend backend, ITensor tensor)
    {
        var numbers = new float[tensor.Rows * tensor.Columns];
        backend.Download(tensor, MemoryMarshal.AsBytes(numbers.AsSpan()), DType.Float32);
        return numbers;
    }
}
