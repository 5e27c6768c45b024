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
    /// <param name="crew">Shares the work.</param>
    public void Run(MatrixView<float> x, IReadOnlyList<VariantRows> groups, MatrixView<float> y, Crew crew) =>
        RunBeside([this], x, groups, y, crew);

    /// <summary>Computes the products of modules that read the same rows, beside each other.</summary>
    /// <param name="modules">The modules.</param>
    /// <param name="x">(rows x in).</param>
    /// <param name="groups">Whose rows they are.</param>
    /// <param name="y">(rows x all outputs).</param>
    /// <param name="crew">Shares the work.</param>
    public static void RunBeside(
        IReadOnlyList<Linear> modules,
        MatrixView<float> x,
        IReadOnlyList<VariantRows> groups,
        MatrixView<float> y,
        Crew crew
    )
    {
        var products = new (StoredMatrix Weight, MatrixView<float> Y)[modules.Count];
        var column = 0;
        for (var number = 0; number < products.Length; number++)
        {
            var weight = modules[number].Weight;
            products[number] = (weight, y.Slice(0, y.Rows, column, weight.Outputs));
            column += weight.Outputs;
        }

        StoredProduct.Run(x, products, crew);
        var changes = Changes(modules, groups);
        crew.Run(
            changes.Count,
            number =>
            {
                var (module, group) = changes[number];
                modules[module].Change(x, group, products[module].Y, crew);
            }
        );
    }

    /// <summary>Which modules have something to change about which rows.</summary>
    private static List<(int Module, VariantRows Group)> Changes(
        IReadOnlyList<Linear> modules,
        IReadOnlyList<VariantRows> groups
    )
    {
        var changes = new List<(int, VariantRows)>();
        foreach (var group in groups)
        {
            for (var number = 0; number < modules.Count; number++)
            {
                if (modules[number].IsChanged(group.Variant))
                {
                    changes.Add((number, group));
                }
            }
        }

        return changes;
    }

    private bool IsChanged(Variant variant) => variant.Of(this) is not null || variant.Of(bias).Length > 0;

    private void Change(MatrixView<float> x, VariantRows group, MatrixView<float> y, Crew crew)
    {
        var result = Part(y, group);
        group.Variant.Of(this)?.Apply(Part(x, group), result, crew);
        if (group.Variant.Of(bias) is { Length: > 0 } addend)
        {
            crew.RunRows(result.Rows, row => RowMath.Add(result.Row(row), addend));
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
