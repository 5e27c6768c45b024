using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>One layer: attention and MLP, each added to the stream, with norms before them, behind them, or both.</summary>
/// <param name="number">Its number.</param>
/// <param name="attention">The attention.</param>
/// <param name="mlp">The MLP.</param>
internal sealed class DecoderLayer(int number, Attention attention, IMlp mlp)
{
    /// <summary>Before the attention; null for none.</summary>
    public Norm? BeforeAttention { get; init; }

    /// <summary>Behind the attention; null for none.</summary>
    public Norm? BehindAttention { get; init; }

    /// <summary>Before the MLP; null for none.</summary>
    public Norm? BeforeMlp { get; init; }

    /// <summary>Behind the MLP; null for none.</summary>
    public Norm? BehindMlp { get; init; }

    /// <summary>Changes the stream (rows x hidden).</summary>
    public void Run(MatrixView<float> stream, Batch batch, Buffers buffers, Crew crew)
    {
        var addend = buffers.Rows(BufferUse.Addend, stream.Rows, stream.Columns);
        var input = Normed(BeforeAttention, stream, batch.Groups, buffers, crew);
        attention.Run(input, batch, number, addend, buffers, crew);
        Add(BehindAttention, stream, addend, batch.Groups, crew);
        input = Normed(BeforeMlp, stream, batch.Groups, buffers, crew);
        mlp.Run(input, batch.Groups, addend, buffers, crew);
        Add(BehindMlp, stream, addend, batch.Groups, crew);
    }

    private static MatrixView<float> Normed(
        Norm? norm,
        MatrixView<float> stream,
        IReadOnlyList<VariantRows> groups,
        Buffers buffers,
        Crew crew
    )
    {
        if (norm is null)
        {
            return stream;
        }

        var normed = buffers.Rows(BufferUse.Normed, stream.Rows, stream.Columns);
        norm.Run(stream, groups, normed, crew);
        return normed;
    }

    private static void Add(
        Norm? norm,
        MatrixView<float> stream,
        MatrixView<float> addend,
        IReadOnlyList<VariantRows> groups,
        Crew crew
    )
    {
        norm?.Run(addend, groups, addend, crew);
        crew.RunRows(stream.Rows, row => RowMath.Add(stream.Row(row), addend.Row(row)));
    }
}
