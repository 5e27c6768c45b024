using MergeDsl.Core.Findings;
using MergeDsl.Core.Formulas;
using MergeDsl.Core.Text;
using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Runtime.Formulas;

/// <summary>Numbers that are taken from, or put at, given places.</summary>
internal static class Indexing
{
    /// <summary>The entries at the places.</summary>
    public static float[] Gather(Gathered formula, float[] source, long[] places)
    {
        var result = new float[places.Length];
        for (var index = 0; index < result.Length; index++)
        {
            result[index] = source[Checked(places[index], source.Length, formula.Operands[1])];
        }

        return result;
    }

    /// <summary>Zeros, to which the values are added.</summary>
    public static float[] Scatter(Scattered formula, float[] values, long[] places)
    {
        var (rows, columns) = (formula.Shape[0], formula.Shape[1]);
        var result = new float[checked((int)formula.Count)];
        for (var index = 0; index < values.Length; index++)
        {
            var place = formula.ArePairs
                ? (Checked(places[index], rows, formula.Operands[1]) * columns)
                    + Checked(places[values.Length + index], columns, formula.Operands[1])
                : Checked(places[index], result.Length, formula.Operands[1]);
            result[place] += values[index];
        }

        return result;
    }

    /// <summary>Values at places of the last dimension.</summary>
    public static float[] Place(Placed formula, float[] values, long[] places)
    {
        var (width, count) = (formula.Length(-1), formula.Operands[0].Length(-1));
        var result = new float[checked((int)formula.Count)];
        for (var index = 0; index < values.Length; index++)
        {
            result[(index / count * width) + Checked(places[index], width, formula.Operands[1])] += values[index];
        }

        return result;
    }

    /// <summary>The softmax of the largest entries along the last dimension.</summary>
    public static float[] Share(LargestShares formula, float[] logits)
    {
        var (width, count) = (checked((int)formula.Length(-1)), (int)formula.Share);
        var result = new float[logits.Length];
        for (var start = 0; start < logits.Length; start += width)
        {
            var row = logits.AsSpan(start, width).ToArray();
            int[] largest = [.. Enumerable.Range(0, width).OrderByDescending(index => row[index]).Take(count)];
            var powers = largest.Select(index => Math.Exp(row[index] - row[largest[0]])).ToArray();
            var sum = powers.Sum();
            for (var index = 0; index < count; index++)
            {
                result[start + largest[index]] = (float)(powers[index] / sum);
            }
        }

        return result;
    }

    /// <summary>The first numbers of a permutation.</summary>
    public static long[] Permutation(TorchPermutation formula) =>
        TorchNumbers.Permutation(formula.Numbers, formula.Seed, checked((int)formula.Count));

    private static long Checked(long index, long length, Formula places) =>
        index >= 0 && index < length
            ? index
            : throw new FindingException(
                Finding.Of(
                    RunFindings.IndexOutside,
                    places is AdapterTensor leaf ? leaf.Tensor.Name : places.ToString(),
                    Numbers.Text(index),
                    Numbers.Text(length - 1)
                )
            );
}
