using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Adapters;

/// <summary>One module of the base model that an adapter changes, with the tensors that do it.</summary>
/// <param name="Path">Module path in the base model, e.g. <c>model.layers.0.self_attn.q_proj</c>.</param>
/// <param name="Layout">How the factors lie in the file.</param>
/// <param name="A">The down projection: rank first.</param>
/// <param name="B">The up projection: rank second.</param>
/// <param name="Bias"><c>lora_B.bias</c> (out), or null.</param>
/// <param name="Magnitude"><c>lora_magnitude_vector</c> of DoRA, or null.</param>
/// <param name="Alpha">Its alpha after <c>alpha_pattern</c>.</param>
/// <param name="Scaling">alpha/rank, or alpha/sqrt(rank) with rsLoRA: the factor on B·A.</param>
public sealed record LoraModule(
    string Path,
    LoraLayout Layout,
    TensorInfo A,
    TensorInfo B,
    TensorInfo? Bias,
    TensorInfo? Magnitude,
    double Alpha,
    double Scaling
)
{
    /// <summary><c>lora_diag</c> of KaSA (rank): the factor on every column of B; null without it.</summary>
    public TensorInfo? Diagonal { get; init; }

    /// <summary>
    /// What A and B follow from where they are not in the file, as with adapters of other kinds; null for LoRA, whose factors are.
    /// </summary>
    public ModuleFactors? Factors { get; init; }

    /// <summary>True when its file says that alpha is 0, which stands for the rank.</summary>
    public bool IsAlphaZero { get; init; }

    /// <summary>Rank of this module, read from the tensor.</summary>
    public int Rank => checked((int)A.Shape[0]);

    /// <summary>Columns of A when everything behind the rank is flattened: in, vocabulary, or in·kernel.</summary>
    public long In => A.Count / Math.Max(1, A.Shape[0]);

    /// <summary>Rows of B: out, or the embedding dimension.</summary>
    public long Out => B.Shape[0];

    /// <summary>
    /// True when the convolution behind B is grouped: A reads all input channels, B only rank/groups of them, so the
    /// product of the two is not the module's delta.
    /// </summary>
    public bool IsGrouped => Layout == LoraLayout.Convolution && B.Shape[1] != A.Shape[0];
}
