using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>What stands behind the attention of a layer.</summary>
internal interface IMlp
{
    /// <summary>Computes y of x, both (rows x hidden).</summary>
    void Run(MatrixView<float> x, IReadOnlyList<VariantRows> groups, MatrixView<float> y, Buffers buffers, Crew crew);
}

/// <summary>down(act(gate(x)) · up(x)), or down(act(up(x))) without a gate.</summary>
/// <param name="input">Gate and up, in one module or two; or up alone.</param>
/// <param name="down">The module behind.</param>
/// <param name="activation">act.</param>
/// <param name="isGated">True with a gate.</param>
internal sealed class Mlp(IReadOnlyList<Linear> input, Linear down, Activation activation, bool isGated) : IMlp
{
    /// <inheritdoc/>
    public void Run(
        MatrixView<float> x,
        IReadOnlyList<VariantRows> groups,
        MatrixView<float> y,
        Buffers buffers,
        Crew crew
    )
    {
        var width = down.Weight.Inputs;
        var inner = buffers.Rows(BufferUse.Inner, x.Rows, isGated ? 2 * width : width);
        Linear.RunBeside(input, x, groups, inner, crew);
        crew.RunRows(
            x.Rows,
            row =>
            {
                var first = inner.Row(row)[..width];
                activation.Apply(first);
                if (isGated)
                {
                    RowMath.Multiply(first, inner.Row(row)[width..]);
                }
            }
        );
        down.Run(inner.Slice(0, x.Rows, 0, width), groups, y, crew);
    }
}
