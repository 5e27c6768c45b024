using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Planning;

namespace MergeDsl.Runtime.Tests.Engine;

/// <summary>Plans for open adapters, with everything at its default that a test does not care about.</summary>
public static class Plans
{
    public const long Seed = 11;

    public static MergePlan Of(
        IReadOnlyList<AdapterFolder> inputs,
        string method = "linear",
        Space space = Space.Dense,
        Func<ModulePlan, ModulePlan>? change = null,
        IReadOnlyList<double>? weights = null
    )
    {
        var modules = inputs
            .SelectMany(input => input.Facts.Modules.Select(module => module.Path))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(path => Module(path, inputs, weights))
            .Select(change ?? (module => module))
            .ToEquatableArray();
        var catalogued = MergeMethods.Find(method)!;
        return new MergePlan(
            "test",
            catalogued,
            space,
            Quirks.None,
            inputs.Select((_, index) => new PlanInput($"adapter{index}", $"adapters/{index}")).ToEquatableArray(),
            modules,
            default,
            catalogued.IsRandom ? new MaskSource(Seed, 0, default) : null,
            new OutputPlan("out", ResultRanks.Apply(inputs[0].Facts.Config, Ranks(modules)), 0)
        );
    }

    private static (string Path, int Rank)[] Ranks(EquatableArray<ModulePlan> modules) =>
        modules.Select(module => (module.Path, module.Rank.Maximum)).ToArray();

    /// <summary>A module of all adapters that have it; lossless, since tests of cuts say so themselves.</summary>
    private static ModulePlan Module(string path, IReadOnlyList<AdapterFolder> inputs, IReadOnlyList<double>? weights)
    {
        var operands = inputs
            .Select(
                (input, index) => (Module: input.Facts.Modules.FirstOrDefault(module => module.Path == path), index)
            )
            .Where(pair => pair.Module is not null)
            .Select(pair => new Operand(pair.index, pair.Module!, weights?[pair.index] ?? 1, pair.Module!.A.Type))
            .ToEquatableArray();
        var first = operands[0].Module;
        return new ModulePlan(
            path,
            first.Layout,
            first.A.Shape.Skip(1).ToEquatableArray(),
            first.B.Shape.Skip(2).ToEquatableArray(),
            first.Out,
            operands,
            new MethodParameters(0.5, MajoritySign.Total, 1, null),
            new RankCut(operands.Sum(operand => operand.Module.Rank), null, true),
            DType.Float32,
            operands.Any(operand => operand.Module.Bias is not null),
            false
        );
    }
}
