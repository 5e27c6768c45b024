using MergeDsl.Core.Adapters;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>Which of a module's factors is stored packed, as a block-diagonal one (BD-LoRA, <c>peft.md</c> 5.5).</summary>
/// <param name="BlocksOfA">Blocks of A; 1 for an ordinary factor.</param>
/// <param name="BlocksOfB">Blocks of B; 1 for an ordinary factor.</param>
/// <param name="In">Columns of the unpacked A.</param>
internal sealed record PackedFactors(int BlocksOfA, int BlocksOfB, long In)
{
    public static PackedFactors Of(LoraModule module, int blocks, TensorInfo weight, bool isTransposed)
    {
        if (blocks == 1 || module.Layout != LoraLayout.Linear)
        {
            return new PackedFactors(1, 1, module.In);
        }

        var stored = isTransposed ? weight.Shape[0] : weight.Count / Math.Max(1, weight.Shape[0]);
        return module.In * blocks == stored && module.Rank % blocks == 0 ? new PackedFactors(blocks, 1, stored)
            : module.B.Shape[1] * blocks == module.Rank && module.Out % blocks == 0
                ? new PackedFactors(1, blocks, module.In)
            : new PackedFactors(1, 1, module.In);
    }
}
