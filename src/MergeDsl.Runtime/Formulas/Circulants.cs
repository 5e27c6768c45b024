using MergeDsl.Core.Formulas;

namespace MergeDsl.Runtime.Formulas;

/// <summary>Circulant matrices written out.</summary>
internal static class Circulants
{
    /// <summary>Blocks of circulants.</summary>
    public static float[] Write(Circulant formula, float[] kernel)
    {
        var from = formula.Operands[0].Shape;
        var (across, size, columns) = (from[1], from[2], formula.Shape[1]);
        var result = new float[checked((int)formula.Count)];
        for (var index = 0L; index < result.Length; index++)
        {
            var (row, column) = (index / columns, index % columns);
            var block = ((row / size * across) + (column / size)) * size;
            result[index] = kernel[block + ((column - row + (size * columns)) % size)];
        }

        return result;
    }
}
