using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>A linear module, y = x·wᵀ + b. The base's product is computed once for all variants in a batch.</summary>
/// <param name="name">The name of its weight, as the config speaks of it.</param>
/// <param name="weight">(out x in).</param>
/// <param name="bias">Its bias, perhaps none.</param>
internal sealed class Linear(string name, StoredMatrix weight, StoredVector bias)
{
    /// <summary>The name of its weight.</summary>
    public string Name => name;

    /// <summary>(out x in).</summary>
    public StoredMatrix Weight => weight;

    /// <summary>Its bias, perhaps none.</summary>
    public StoredVector Bias => bias;

    /// <summary>True when the files hold the weight as (in x out).</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Computes y.</summary>
    /// <param name="x">(rows x in).</param>
    /// <param name="groups">Whose rows they are.</param>
    /// <param name="y">(rows x out).</param>
    /// <param name="workers">Threads.</param>
    public void Run(MatrixView<float> x, IReadOnlyList<VariantRows> groups, MatrixView<float> y, Workers workers)
    {
        StoredProduct.Run(x, weight, y, workers);
        foreach (var group in groups)
        {
            var (own, result) = (Part(x, group), Part(y, group));
            group.Variant.Of(this)?.Apply(own, result, workers);
            var addend = group.Variant.Of(bias);
            for (var row = 0; addend.Length > 0 && row < result.Rows; row++)
            {
                RowMath.Add(result.Row(row), addend);
            }
        }
    }

    /// <summary>Writes a row of the weight, as an embedding is looked up.</summary>
    public void Row(int row, Variant variant, Span<float> target)
    {
        weight.Row(row, target);
        variant.Of(this)?.ApplyToRow(row, target);
    }

    private static MatrixView<float> Part(MatrixView<float> matrix, VariantRows group) =>
        matrix.Slice(group.Start, group.Count, 0, matrix.Columns);
}
