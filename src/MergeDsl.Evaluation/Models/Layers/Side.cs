using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>Modules that read the same rows.</summary>
internal static class Side
{
    /// <summary>Writes their products beside each other: models that keep them in one weight get the same.</summary>
    public static void BySide(
        IReadOnlyList<Linear> modules,
        MatrixView<float> x,
        IReadOnlyList<VariantRows> groups,
        MatrixView<float> y,
        Workers workers
    )
    {
        var column = 0;
        foreach (var module in modules)
        {
            module.Run(x, groups, y.Slice(0, y.Rows, column, module.Weight.Outputs), workers);
            column += module.Weight.Outputs;
        }
    }
}
