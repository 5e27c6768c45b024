using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>Causal attention with grouped keys and values.</summary>
/// <param name="shape">Its sizes.</param>
/// <param name="input">The modules that give queries, keys and values, beside each other in this order.</param>
/// <param name="output">The module behind it.</param>
internal sealed class Attention(AttentionShape shape, IReadOnlyList<Linear> input, Linear output)
{
    // Fewer multiply-adds are done sooner than another thread notices them.
    private const long WorthSharing = 1 << 15;

    /// <summary>The norm of queries; null for none. Of one head, or of all together.</summary>
    public Norm? QueryNorm { get; init; }

    /// <summary>The norm of keys; null for none.</summary>
    public Norm? KeyNorm { get; init; }

    /// <summary>Writes what the heads gather from the texts' rows, after keys and values of the rows were kept.</summary>
    /// <param name="x">(rows x hidden).</param>
    /// <param name="batch">The rows.</param>
    /// <param name="layer">Number of the layer.</param>
    /// <param name="y">(rows x hidden).</param>
    /// <param name="buffers">Room.</param>
    /// <param name="crew">Shares the work.</param>
    public void Run(MatrixView<float> x, Batch batch, int layer, MatrixView<float> y, Buffers buffers, Crew crew)
    {
        var all = buffers.Rows(BufferUse.QueryKeyValue, x.Rows, shape.QueryWidth + (2 * shape.KeyWidth));
        Linear.RunBeside(input, x, batch.Groups, all, crew);
        var queries = all.Slice(0, x.Rows, 0, shape.QueryWidth);
        var keys = all.Slice(0, x.Rows, shape.QueryWidth, shape.KeyWidth);
        var values = all.Slice(0, x.Rows, shape.QueryWidth + shape.KeyWidth, shape.KeyWidth);
        QueryNorm?.Run(queries, batch.Groups, queries, crew);
        KeyNorm?.Run(keys, batch.Groups, keys, crew);
        crew.Run(batch.Texts.Count, text => Keep(batch.Texts[text], layer, queries, keys, values));
        var gathered = buffers.Rows(BufferUse.Attended, x.Rows, shape.QueryWidth);
        Gather(batch, layer, queries, gathered, crew);
        output.Run(gathered, batch.Groups, y, crew);
    }

    private void Keep(
        TextRows rows,
        int layer,
        MatrixView<float> queries,
        MatrixView<float> keys,
        MatrixView<float> values
    )
    {
        var cache = rows.Text.Layers[layer];
        cache.Reserve(rows.Text.Length + rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            var (row, position) = (rows.Start + i, rows.Text.Length + i);
            if (shape.IsRotated)
            {
                Rotate(queries.Row(row), rows.Text, position);
                Rotate(keys.Row(row), rows.Text, position);
            }

            cache.Write(position, keys.Row(row), values.Row(row));
        }
    }

    private void Rotate(Span<float> heads, TextState text, int position)
    {
        for (var start = 0; start < heads.Length; start += shape.HeadWidth)
        {
            text.Angles!.Rotate(heads.Slice(start, shape.HeadWidth), position);
        }
    }

    private void Gather(Batch batch, int layer, MatrixView<float> queries, MatrixView<float> gathered, Crew crew)
    {
        var work = batch.Texts.Sum(text => (long)text.Count * (text.Text.Length + text.Count)) * shape.QueryWidth;
        void Item(int item)
        {
            var (text, head) = (batch.Texts[item / shape.Heads], item % shape.Heads);
            HeadScores.Run(shape, text, layer, head, queries, gathered);
        }

        var items = batch.Texts.Count * shape.Heads;
        if (work >= WorthSharing)
        {
            crew.Run(items, Item);
            return;
        }

        for (var item = 0; item < items; item++)
        {
            Item(item);
        }
    }
}
