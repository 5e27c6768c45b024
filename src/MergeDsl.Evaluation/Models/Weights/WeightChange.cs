namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>One change of a tensor of the base, as adapters and merges say it.</summary>
/// <param name="Tensor">Name of the tensor, or path of the module it is the weight of.</param>
internal abstract record WeightChange(string Tensor);

/// <summary>Adds scale·B·A.</summary>
/// <param name="Tensor">Name of the tensor, or path of its module.</param>
/// <param name="Factors">The factors.</param>
/// <param name="Scale">The factor on their product.</param>
internal sealed record LowRankChange(string Tensor, LowRankFactors Factors, double Scale) : WeightChange(Tensor)
{
    /// <summary>DoRA: the norms that rows (out) get once the product is added; null for plain LoRA.</summary>
    public float[]? Magnitudes { get; init; }

    /// <summary>True when the magnitudes are those of columns.</summary>
    public bool IsPerColumn { get; init; }
}

/// <summary>Adds scale·numbers.</summary>
/// <param name="Tensor">Name of the tensor, or path of its module.</param>
/// <param name="Numbers">As many as the tensor has; (out x in) for matrices.</param>
/// <param name="Scale">The factor on them.</param>
internal sealed record DenseChange(string Tensor, ReadOnlyMemory<float> Numbers, double Scale) : WeightChange(Tensor);

/// <summary>Takes other numbers.</summary>
/// <param name="Tensor">Name of the tensor.</param>
/// <param name="Numbers">As many as the tensor has, in its stored order.</param>
internal sealed record ReplaceChange(string Tensor, float[] Numbers) : WeightChange(Tensor);

/// <summary>Takes other numbers for some rows.</summary>
/// <param name="Tensor">Name of the tensor.</param>
/// <param name="Numbers">(rows x in).</param>
/// <param name="Rows">Which rows.</param>
internal sealed record RowsChange(string Tensor, float[] Numbers, IReadOnlyList<long> Rows) : WeightChange(Tensor);
