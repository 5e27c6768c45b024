namespace MergeDsl.Core.Catalog;

/// <summary>A combine strategy of <c>average_adapter</c> of the adapters library (<c>adapterhub.md</c> 4), as method x space.</summary>
/// <param name="Name">The value of <c>combine_strategy</c>.</param>
/// <param name="Title">What it does, in one line.</param>
/// <param name="Space">What the operands are.</param>
public sealed record CombineStrategy(string Name, string Title, Space Space)
{
    /// <summary>Every tensor averaged by itself.</summary>
    public static CombineStrategy Linear { get; } =
        new("linear", "Every tensor is averaged by itself; of LoRA, A and B apart.", Space.Factors);

    /// <summary>As <see cref="Linear"/>, but a negative weight turns B alone.</summary>
    public static CombineStrategy NegateB { get; } =
        new(
            "lora_linear_only_negate_b",
            "As linear, but A is averaged with the weights without their signs.",
            Space.Factors
        );

    /// <summary>The sum of the products, cut to a rank.</summary>
    public static CombineStrategy Svd { get; } =
        new("lora_delta_w_svd", "The sum of the products B A, without alpha/r, cut to 'svd_rank'.", Space.Dense);

    /// <summary>All three.</summary>
    public static EquatableArray<CombineStrategy> All { get; } = EquatableArray.Of(Linear, NegateB, Svd);

    /// <summary>The native spelling of the same intention for LoRA, without the slips.</summary>
    public string NativeSpelling => "method: linear";

    /// <summary>The native method behind it.</summary>
    public MergeMethod Method => MergeMethods.Find("linear")!;

    /// <summary>The strategy of that name; null when the library has none.</summary>
    public static CombineStrategy? Find(string name) => All.FirstOrDefault(strategy => strategy.Name == name);
}
