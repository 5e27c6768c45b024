using MergeDsl.Core;
using MergeDsl.Core.Formulas;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Runtime.Formulas;

/// <summary>What is done entry by entry.</summary>
internal static class EntryArithmetic
{
    /// <summary>Every entry, rounded to a type.</summary>
    public static float[] Round(float[] numbers, DType type)
    {
        float[] rounded = [.. numbers];
        TileNumbers.Round(rounded, type);
        return rounded;
    }

    /// <summary>Two operands, broadcast to the shape of the result.</summary>
    public static float[] Combine(Elementwise formula, float[] left, float[] right)
    {
        var result = new float[checked((int)formula.Count)];
        var (one, other) = (formula.Operands[0], formula.Operands[1]);
        var shape = formula.Shape;
        var length = shape.Count == 0 ? 1 : (int)shape[^1];
        var (leftSteps, rightSteps) = (StepsOf(one, shape), StepsOf(other, shape));
        var (leftStep, rightStep) = (shape.Count == 0 ? 0 : leftSteps[^1], shape.Count == 0 ? 0 : rightSteps[^1]);
        var place = new long[Math.Max(0, shape.Count - 1)];
        for (var start = 0; start < result.Length; start += length)
        {
            var (a, b) = (0L, 0L);
            for (var axis = 0; axis < place.Length; axis++)
            {
                a += place[axis] * leftSteps[axis];
                b += place[axis] * rightSteps[axis];
            }

            for (var index = 0; index < length; index++)
            {
                result[start + index] = Of(
                    formula.Operation,
                    left[a + (index * leftStep)],
                    right[b + (index * rightStep)]
                );
            }

            Advance(place, shape);
        }

        return result;
    }

    /// <summary>Every entry times a factor.</summary>
    public static float[] Scale(float[] numbers, float factor)
    {
        var result = new float[numbers.Length];
        for (var index = 0; index < result.Length; index++)
        {
            result[index] = numbers[index] * factor;
        }

        return result;
    }

    /// <summary>A function of every entry.</summary>
    public static float[] Map(EntryFunction function, float[] numbers)
    {
        var result = new float[numbers.Length];
        for (var index = 0; index < result.Length; index++)
        {
            result[index] = function switch
            {
                EntryFunction.Relu => Math.Max(numbers[index], 0),
                EntryFunction.Sine => MathF.Sin(numbers[index]),
                EntryFunction.Cosine => MathF.Cos(numbers[index]),
                EntryFunction.Tanh => MathF.Tanh(numbers[index]),
                EntryFunction.Silu => numbers[index] / (1 + MathF.Exp(-numbers[index])),
                _ => 1 / (1 + MathF.Exp(-numbers[index])),
            };
        }

        return result;
    }

    /// <summary>Every entry, kept between two bounds.</summary>
    public static float[] Bound(Bounded formula, float[] numbers)
    {
        var (least, most) = ((float)formula.Least, (float)formula.Most);
        var result = new float[numbers.Length];
        for (var index = 0; index < result.Length; index++)
        {
            result[index] = Math.Min(Math.Max(numbers[index], least), most);
        }

        return result;
    }

    /// <summary>Euclidean norms along an axis, summed in float64.</summary>
    public static float[] Norm(Norms formula, float[] numbers)
    {
        var shape = formula.Operands[0].Shape;
        var length = shape[formula.Axis];
        var behind = shape.Skip(formula.Axis + 1).Aggregate(1L, (product, one) => product * one);
        var result = new float[checked((int)formula.Count)];
        for (var index = 0L; index < result.Length; index++)
        {
            var first = (index / behind * length * behind) + (index % behind);
            var sum = 0.0;
            for (var step = 0; step < length; step++)
            {
                var number = (double)numbers[first + (step * behind)];
                sum += number * number;
            }

            result[index] = (float)Math.Sqrt(sum);
        }

        return result;
    }

    private static float Of(ElementwiseOperation operation, float left, float right) =>
        operation switch
        {
            ElementwiseOperation.Add => left + right,
            ElementwiseOperation.Subtract => left - right,
            ElementwiseOperation.Multiply => left * right,
            _ => left / right,
        };

    /// <summary>By how many numbers a step along every axis of the result moves an operand: 0 where it is repeated.</summary>
    private static long[] StepsOf(Formula operand, EquatableArray<long> shape)
    {
        var steps = new long[shape.Count];
        var step = 1L;
        for (var axis = 1; axis <= operand.Shape.Count; axis++)
        {
            var length = operand.Shape[operand.Shape.Count - axis];
            steps[shape.Count - axis] = length == 1 ? 0 : step;
            step *= length;
        }

        return steps;
    }

    private static void Advance(long[] place, EquatableArray<long> shape)
    {
        for (var axis = place.Length - 1; axis >= 0; axis--)
        {
            if (++place[axis] < shape[axis])
            {
                return;
            }

            place[axis] = 0;
        }
    }
}
