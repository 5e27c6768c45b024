using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Runtime.Engine;

/// <summary>
/// Where every module begins in torch's one stream of random numbers, so that modules can be merged in any order and each
/// still meets the numbers PEFT would have drawn for it.
/// </summary>
internal static class TorchStreams
{
    /// <summary>One generator per module of the plan, by index.</summary>
    public static TorchGenerator[] Split(MergePlan plan, MaskSource source)
    {
        var stream = new TorchGenerator(source.Seed);
        stream.Skip(source.SkippedDraws);
        var streams = new TorchGenerator[plan.Modules.Count];
        foreach (var index in source.ModuleOrder)
        {
            streams[index] = stream.Fork();
            stream.Skip(Draws(plan.Modules[index], plan.Space));
        }

        return streams;
    }

    /// <summary>How many 32-bit outputs the masks of a module take.</summary>
    private static long Draws(ModulePlan module, Space space) =>
        module.Parameters.Density >= 1
            ? 0
            : module.Operands.Sum(operand => TorchMask.Draws(Entries(module, operand, space), operand.Type));

    private static long Entries(ModulePlan module, Operand operand, Space space) =>
        space == Space.Factors ? operand.Module.A.Count + operand.Module.B.Count : checked(module.In * module.Out);
}
