using MergeDsl.Core.Adapters;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Planning;

/// <summary>The tensors of a merged module as PEFT names and shapes them (<c>peft.md</c> 5.5).</summary>
/// <param name="A">The down projection.</param>
/// <param name="B">The up projection.</param>
/// <param name="Bias">The bias of B; null when it has none.</param>
/// <param name="Magnitude">DoRA's magnitudes; null for a LoRA.</param>
public sealed record ResultLayout(TensorInfo A, TensorInfo B, TensorInfo? Bias, TensorInfo? Magnitude)
{
    private const string Prefix = "base_model.model.";

    /// <summary>All tensors of the module.</summary>
    public IEnumerable<TensorInfo> Tensors => new[] { A, B, Bias, Magnitude }.OfType<TensorInfo>();

    /// <summary>The tensors of a module whose result has that rank.</summary>
    public static ResultLayout Of(ModulePlan module, int rank)
    {
        var (a, b) =
            module.Layout == LoraLayout.Embedding
                ? ("lora_embedding_A", "lora_embedding_B")
                : ("lora_A.weight", "lora_B.weight");
        var name = $"{Prefix}{module.Path}.";

        // Behind a grouped convolution B reads only a share of the ranks; PEFT's factor-wise merges keep it as it is.
        var columns = module.Operands.Select(operand => operand.Module).FirstOrDefault() is { IsGrouped: true } first
            ? first.B.Shape[1]
            : rank;
        return new ResultLayout(
            new TensorInfo(name + a, module.Type, Shape([rank], module.AShape)),
            new TensorInfo(name + b, module.Type, Shape([module.Out, columns], module.BShape)),
            module.HasBias ? new TensorInfo(name + "lora_B.bias", module.Type, Shape([module.Out], default)) : null,
            module.Dora is null
                ? null
                : new TensorInfo(
                    name + "lora_magnitude_vector",
                    module.Type,
                    module.Layout == LoraLayout.Convolution
                        ? Shape([1, module.Out], module.BShape)
                        : Shape([module.Out], default)
                )
        );
    }

    private static EquatableArray<long> Shape(long[] leading, EquatableArray<long> rest) =>
        leading.Concat(rest).ToEquatableArray();
}
