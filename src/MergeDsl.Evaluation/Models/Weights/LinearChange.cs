using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>What a variant changes about a linear module: steps that follow each other.</summary>
/// <param name="steps">The steps.</param>
internal sealed class LinearChange(IReadOnlyList<LinearStep> steps)
{
    /// <summary>Turns the base's product into the variant's.</summary>
    /// <param name="x">(rows x in).</param>
    /// <param name="y">(rows x out), the base's product.</param>
    /// <param name="crew">Shares the work.</param>
    public void Apply(MatrixView<float> x, MatrixView<float> y, Crew crew)
    {
        foreach (var step in steps)
        {
            step.Apply(x, y, crew);
        }
    }

    /// <summary>Turns row <paramref name="row"/> of the base's weight into the variant's.</summary>
    public void ApplyToRow(int row, Span<float> target)
    {
        foreach (var step in steps)
        {
            step.ApplyToRow(row, target);
        }
    }
}

/// <summary>A change of a linear module (out x in).</summary>
internal abstract class LinearStep
{
    /// <summary>Changes the product (rows x out) of <paramref name="x"/> (rows x in).</summary>
    public abstract void Apply(MatrixView<float> x, MatrixView<float> y, Crew crew);

    /// <summary>Changes a row (in) of the weight.</summary>
    public abstract void ApplyToRow(int row, Span<float> target);
}

/// <summary>Adds scale·B·A.</summary>
internal sealed class AddLowRank(LowRankFactors factors, float scale) : LinearStep
{
    /// <inheritdoc/>
    public override void Apply(MatrixView<float> x, MatrixView<float> y, Crew crew)
    {
        var (inner, outer) = (Rented(x.Rows, factors.Rank), Rented(x.Rows, y.Columns));
        StoredProduct.Run(x, factors.A, inner, crew);
        StoredProduct.Run(inner, factors.B, outer, crew);
        crew.RunRows(y.Rows, row => RowMath.AddScaled(y.Row(row), scale, outer.Row(row)));
        RecycledArrays<float>.Return(inner.Numbers);
        RecycledArrays<float>.Return(outer.Numbers);
    }

    /// <inheritdoc/>
    public override void ApplyToRow(int row, Span<float> target)
    {
        var (left, right) = (new float[factors.Rank], new float[target.Length]);
        factors.B.Row(row, left);
        for (var k = 0; k < left.Length; k++)
        {
            factors.A.Row(k, right);
            RowMath.AddScaled(target, scale * left[k], right);
        }
    }

    private static MatrixView<float> Rented(int rows, int columns) =>
        MatrixView<float>.Of(RecycledArrays<float>.Rent(rows * columns), rows, columns);
}

/// <summary>Adds scale·delta.</summary>
internal sealed class AddDense(StoredMatrix delta, float scale) : LinearStep
{
    /// <inheritdoc/>
    public override void Apply(MatrixView<float> x, MatrixView<float> y, Crew crew)
    {
        var numbers = RecycledArrays<float>.Rent(y.Rows * y.Columns);
        var product = MatrixView<float>.Of(numbers, y.Rows, y.Columns);
        StoredProduct.Run(x, delta, product, crew);
        crew.RunRows(y.Rows, row => RowMath.AddScaled(y.Row(row), scale, product.Row(row)));
        RecycledArrays<float>.Return(numbers);
    }

    /// <inheritdoc/>
    public override void ApplyToRow(int row, Span<float> target)
    {
        var numbers = new float[target.Length];
        delta.Row(row, numbers);
        RowMath.AddScaled(target, scale, numbers);
    }
}

/// <summary>Scales every output, as DoRA does.</summary>
internal sealed class ScaleOutputs(float[] scales) : LinearStep
{
    /// <inheritdoc/>
    public override void Apply(MatrixView<float> x, MatrixView<float> y, Crew crew) =>
        crew.RunRows(y.Rows, row => RowMath.Multiply(y.Row(row), scales));

    /// <inheritdoc/>
    public override void ApplyToRow(int row, Span<float> target) => RowMath.Scale(target, scales[row]);
}

/// <summary>Scales every column of an embedding, as DoRA does there. It is looked up and never multiplied.</summary>
internal sealed class ScaleColumns(float[] scales) : LinearStep
{
    /// <inheritdoc/>
    public override void Apply(MatrixView<float> x, MatrixView<float> y, Crew crew) =>
        throw new InvalidOperationException("An embedding is looked up, not multiplied.");

    /// <inheritdoc/>
    public override void ApplyToRow(int row, Span<float> target) => RowMath.Multiply(target, scales);
}

/// <summary>Takes another weight.</summary>
internal sealed class ReplaceWeight(StoredMatrix weight) : LinearStep
{
    /// <inheritdoc/>
    public override void Apply(MatrixView<float> x, MatrixView<float> y, Crew crew) =>
        StoredProduct.Run(x, weight, y, crew);

    /// <inheritdoc/>
    public override void ApplyToRow(int row, Span<float> target) => weight.Row(row, target);
}

/// <summary>Takes other numbers for some rows of the weight.</summary>
internal sealed class ReplaceWeightRows(StoredMatrix numbers, IReadOnlyList<long> rows) : LinearStep
{
    /// <inheritdoc/>
    public override void Apply(MatrixView<float> x, MatrixView<float> y, Crew crew)
    {
        var products = MatrixView<float>.Of(new float[y.Rows * rows.Count], y.Rows, rows.Count);
        StoredProduct.Run(x, numbers, products, crew);
        for (var row = 0; row < y.Rows; row++)
        {
            for (var i = 0; i < rows.Count; i++)
            {
                y.Row(row)[(int)rows[i]] = products.Row(row)[i];
            }
        }
    }

    /// <inheritdoc/>
    public override void ApplyToRow(int row, Span<float> target)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i] == row)
            {
                numbers.Row(i, target);
            }
        }
    }
}
