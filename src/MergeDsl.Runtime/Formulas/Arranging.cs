using MergeDsl.Core;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Runtime.Formulas;

/// <summary>The same numbers in other places.</summary>
internal static class Arranging
{
    // Square blocks of a matrix that is turned stay in the cache.
    private const int Block = 32;

    /// <summary>The dimensions in another order.</summary>
    public static float[] Permute(Permuted formula, float[] numbers)
    {
        var from = formula.Operands[0].Shape;
        if (from.Count == 2 && formula.Axes[0] == 1)
        {
            return Transpose(numbers, checked((int)from[0]), checked((int)from[1]));
        }

        var steps = new long[from.Count];
        for (var (axis, step) = (from.Count - 1, 1L); axis >= 0; axis--)
        {
            steps[axis] = step;
            step *= from[axis];
        }

        var result = new float[numbers.Length];
        var place = new long[from.Count];
        var source = 0L;
        for (var index = 0; index < result.Length; index++)
        {
            result[index] = numbers[source];
            for (var axis = place.Length - 1; axis >= 0; axis--)
            {
                var step = steps[formula.Axes[axis]];
                source += step;
                if (++place[axis] < formula.Shape[axis])
                {
                    break;
                }

                source -= step * place[axis];
                place[axis] = 0;
            }
        }

        return result;
    }

    /// <summary>Some neighbours along an axis.</summary>
    public static float[] Slice(Sliced formula, float[] numbers)
    {
        var from = formula.Operands[0].Shape;
        var behind = Behind(from, formula.Axis);
        var (whole, part) = (checked((int)(from[formula.Axis] * behind)), (int)(formula.Shape[formula.Axis] * behind));
        var result = new float[checked((int)formula.Count)];
        for (var (source, target) = ((int)(formula.First * behind), 0); target < result.Length; source += whole)
        {
            numbers.AsSpan(source, part).CopyTo(result.AsSpan(target));
            target += part;
        }

        return result;
    }

    /// <summary>Operands behind each other along an axis.</summary>
    public static float[] Join(Joined formula, float[][] parts)
    {
        var result = new float[checked((int)formula.Count)];
        int[] lengths =
        [
            .. formula.Operands.Select(part =>
                checked((int)(part.Shape[formula.Axis] * Behind(part.Shape, formula.Axis)))
            ),
        ];
        for (var (target, round) = (0, 0); target < result.Length; round++)
        {
            for (var part = 0; part < parts.Length; part++)
            {
                parts[part].AsSpan(round * lengths[part], lengths[part]).CopyTo(result.AsSpan(target));
                target += lengths[part];
            }
        }

        return result;
    }

    private static long Behind(EquatableArray<long> shape, int axis) =>
        shape.Skip(axis + 1).Aggregate(1L, (product, length) => product * length);

    private static float[] Transpose(float[] numbers, int rows, int columns)
    {
        var result = new float[numbers.Length];
        for (var top = 0; top < rows; top += Block)
        {
            for (var left = 0; left < columns; left += Block)
            {
                for (var row = top; row < Math.Min(rows, top + Block); row++)
                {
                    for (var column = left; column < Math.Min(columns, left + Block); column++)
                    {
                        result[(column * rows) + row] = numbers[(row * columns) + column];
                    }
                }
            }
        }

        return result;
    }
}
