using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>Sends every row to the few experts that score highest, and adds their answers by their scores.</summary>
/// <param name="router">Scores the experts.</param>
/// <param name="experts">The experts.</param>
/// <param name="chosen">How many answer for a row.</param>
/// <param name="isNormalised">True when the scores of the chosen ones are made to sum up to one.</param>
internal sealed class Experts(Linear router, IReadOnlyList<Mlp> experts, int chosen, bool isNormalised) : IMlp
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
        var scores = buffers.Rows(BufferUse.Router, x.Rows, experts.Count);
        router.Run(x, groups, scores, crew);
        for (var row = 0; row < x.Rows; row++)
        {
            Choose(scores.Row(row));
            y.Row(row).Clear();
        }

        var variants = groups.SelectMany(group => Enumerable.Repeat(group.Variant, group.Count)).ToArray();
        for (var expert = 0; expert < experts.Count; expert++)
        {
            int[] rows = [.. Enumerable.Range(0, x.Rows).Where(row => scores.Row(row)[expert] > 0)];
            if (rows.Length > 0)
            {
                Answer(expert, rows, x, [.. rows.Select(row => variants[row])], scores, y, buffers, crew);
            }
        }
    }

    private void Answer(
        int expert,
        int[] rows,
        MatrixView<float> x,
        Variant[] variants,
        MatrixView<float> scores,
        MatrixView<float> y,
        Buffers buffers,
        Crew crew
    )
    {
        var input = buffers.Rows(BufferUse.ExpertInput, rows.Length, x.Columns);
        for (var i = 0; i < rows.Length; i++)
        {
            x.Row(rows[i]).CopyTo(input.Row(i));
        }

        var output = buffers.Rows(BufferUse.ExpertOutput, rows.Length, y.Columns);
        experts[expert].Run(input, VariantRows.Of(variants), output, buffers, crew);
        for (var i = 0; i < rows.Length; i++)
        {
            RowMath.AddScaled(y.Row(rows[i]), scores.Row(rows[i])[expert], output.Row(i));
        }
    }

    /// <summary>Softmax over all experts; then those that are not chosen get zero.</summary>
    private void Choose(Span<float> scores)
    {
        var total = RowMath.LogSumExp(scores);
        foreach (ref var score in scores)
        {
            score = (float)Math.Exp(score - total);
        }

        var sum = 0f;
        var kept = new float[scores.Length];
        for (var i = 0; i < chosen; i++)
        {
            var best = RowMath.Largest(scores);
            (kept[best], scores[best]) = (scores[best], -1);
            sum += kept[best];
        }

        for (var expert = 0; expert < kept.Length; expert++)
        {
            scores[expert] = isNormalised ? kept[expert] / sum : kept[expert];
        }
    }
}
