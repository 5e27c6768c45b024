using System.Numerics;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Runtime.Formulas;

/// <summary>Fourier and wavelet transforms, in float64.</summary>
internal static class Transforms
{
    /// <summary>The real part of the inverse Fourier transform; of a spectrum with few entries, their sum of waves.</summary>
    public static float[] InverseFourier(InverseFourier formula, float[] spectrum)
    {
        var (rows, columns) = (checked((int)formula.Shape[0]), checked((int)formula.Shape[1]));
        var numbers = Array.ConvertAll(spectrum, number => new Complex(number, 0));
        var along = new FourierTransform(columns);
        for (var row = 0; row < rows; row++)
        {
            along.Inverse(numbers.AsSpan(row * columns, columns));
        }

        var (down, column) = (new FourierTransform(rows), new Complex[rows]);
        var result = new float[numbers.Length];
        for (var index = 0; index < columns; index++)
        {
            for (var row = 0; row < rows; row++)
            {
                column[row] = numbers[(row * columns) + index];
            }

            down.Inverse(column);
            for (var row = 0; row < rows; row++)
            {
                result[(row * columns) + index] = (float)column[row].Real;
            }
        }

        return result;
    }

    /// <summary>One step of the inverse wavelet transform: first along the columns, then along the rows.</summary>
    public static float[] InverseWavelet(InverseWavelet formula, float[] spectrum)
    {
        var from = formula.Operands[0].Shape;
        var (rows, columns) = (checked((int)from[0]), checked((int)from[1]));
        var (height, width) = (checked((int)formula.Shape[0]), checked((int)formula.Shape[1]));
        var filter = Daubechies.Filter(formula.Moments);
        var tall = new double[height * columns];
        var (line, made) = (new double[rows], new double[height]);
        for (var column = 0; column < columns; column++)
        {
            // The quarter beside the averages holds what changes from row to row, the one below what changes from column to column.
            var (half, isRight) = (rows / 2, column >= columns / 2);
            var first = isRight ? column - (columns / 2) : column;
            for (var row = 0; row < half; row++)
            {
                var stored = ((isRight ? half + row : row) * columns) + first;
                line[row] = spectrum[stored];
                line[half + row] = spectrum[stored + (columns / 2)];
            }

            Reconstruct(line, filter, made);
            for (var row = 0; row < height; row++)
            {
                tall[(row * columns) + column] = made[row];
            }
        }

        var (result, wide) = (new float[height * width], new double[width]);
        for (var row = 0; row < height; row++)
        {
            Reconstruct(tall.AsSpan(row * columns, columns), filter, wide);
            for (var column = 0; column < width; column++)
            {
                result[(row * width) + column] = (float)wide[column];
            }
        }

        return result;
    }

    /// <summary>A line out of its averages (first half) and details (second half), without what lies beyond the borders.</summary>
    private static void Reconstruct(ReadOnlySpan<double> halves, double[] low, Span<double> line)
    {
        var half = halves.Length / 2;
        for (var index = 0; index < line.Length; index++)
        {
            // Entry `index` of the full convolution, shifted by the border.
            var place = index + low.Length - 2;
            var sum = 0.0;
            for (var tap = place % 2; tap < low.Length; tap += 2)
            {
                var source = (place - tap) / 2;
                if (source >= 0 && source < half)
                {
                    var high = (tap % 2 == 0 ? 1 : -1) * low[low.Length - 1 - tap];
                    sum += (halves[source] * low[tap]) + (halves[half + source] * high);
                }
            }

            line[index] = sum;
        }
    }
}
