using MergeDsl.Core.Fusing;
using MergeDsl.Core.Planning.Peft;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Planning;

/// <summary>Plans single modules: weights after rules and normalisation, parameters, rank and types.</summary>
internal sealed class ModulePlanner
{
    private readonly MergeContext context;
    private readonly IReadOnlyList<(ModuleGlob Glob, ModuleRule Rule)> rules;
    private readonly bool hasBias;

    public ModulePlanner(MergeContext context)
    {
        this.context = context;
        rules = [.. context.Recipe.Rules.Select(rule => (ModuleGlob.Parse(rule.Modules, out _)!, rule))];
        hasBias =
            !context.IsPeft
            && context.Modules.Any(group => group.Members.Any(member => member.Module.Bias is not null));
    }

    public ModulePlan Plan(ModuleGroup group)
    {
        var rule = rules.FirstOrDefault(rule => rule.Glob.Matches(group.Path)).Rule;
        var operands = OperandsOf(group, rule);
        var first = group.First;
        return new ModulePlan(
            group.Path,
            first.Layout,
            first.A.Shape.Skip(1).ToEquatableArray(),
            first.B.Shape.Skip(2).ToEquatableArray(),
            first.Out,
            operands,
            ParametersOf(rule),
            RankOf(group, rule),
            TypeOf(group, operands),
            hasBias,
            context.IsPeft && IsTransposed(group)
        )
        {
            Dora = context.Recipe.Output.IsDora ? DoraOf(group) : null,
        };
    }

    private DoraBase? DoraOf(ModuleGroup group)
    {
        if (context.Base is not { } model || model.Weight(group.Path) is not { } weight)
        {
            return null;
        }

        var config = context.Adapters[group.Members[0].Input].Config;
        var isTurned =
            group.First.Layout == Adapters.LoraLayout.Embedding
            || new WeightStorage(model.Facts).IsTransposed(group.First, config, weight);
        return new DoraBase(weight, isTurned);
    }

    private EquatableArray<Operand> OperandsOf(ModuleGroup group, ModuleRule? rule)
    {
        var weights = WeightsUnder(rule);
        var baseType = context.Base?.Weight(group.Path)?.Type;
        var autocast = context.Recipe.Merge.AutocastAdapterDtype == true;
        return group
            .Members.Select(member =>
            {
                var stored = member.Module.A.Type;
                var type = context.IsPeft ? PeftTypes.Operand(stored, baseType, autocast) : NativeType(stored);
                return new Operand(member.Input, member.Module, weights[member.Input], type);
            })
            .ToEquatableArray();
    }

    private double[] WeightsUnder(ModuleRule? rule)
    {
        var weights = context
            .Adapters.Select(adapter => rule?.WeightOf(adapter.Key) ?? adapter.Entry.Weight ?? 1)
            .ToArray();
        var sum = context.Recipe.Merge.NormalizeWeights == true ? weights.Sum() : 1;
        return [.. weights.Select(weight => weight / sum)];
    }

    private MethodParameters ParametersOf(ModuleRule? rule)
    {
        var merge = context.Recipe.Merge;
        var needsDensity = context.Lowered.Method.NeedsDensity;
        return new MethodParameters(
            needsDensity ? rule?.Density ?? merge.Density ?? 1 : 1,
            merge.MajoritySign ?? MajoritySign.Total,
            rule?.Scale ?? merge.Scale ?? 1,
            context.Lowered.Combination is { Family: Catalog.PeftFamily.Svd } ? merge.SvdClamp : null
        );
    }

    private RankCut RankOf(ModuleGroup group, ModuleRule? rule)
    {
        if (context.IsPeft)
        {
            var isStacked = context.Lowered.Combination!.Family != Catalog.PeftFamily.Svd;
            return new RankCut(PeftResult.RankOf(context), null, isStacked);
        }

        return RankPlanner.Native(rule?.Rank ?? context.Recipe.Merge.Rank ?? RankPolicy.Max, group, context.Lowered);
    }

    private DType TypeOf(ModuleGroup group, EquatableArray<Operand> operands)
    {
        if (context.Recipe.Output.AdapterType is { } asked)
        {
            return asked;
        }

        return context.IsPeft
            ? PeftTypes.Result(context.Lowered.Combination!.Family, operands, context.Base?.Weight(group.Path)?.Type)
            : NativeType(operands.Any(operand => operand.Type == DType.Float64) ? DType.Float64 : DType.Float32);
    }

    // float32 holds every narrower type exactly, and the result is as exact as the arithmetic.
    private static DType NativeType(DType stored) => stored == DType.Float64 ? DType.Float64 : DType.Float32;

    private bool IsTransposed(ModuleGroup group)
    {
        var config = context.Adapters[group.Members[0].Input].Config;
        return group.First.Layout switch
        {
            Adapters.LoraLayout.Embedding => true,
            Adapters.LoraLayout.Linear => context.Base?.IsTransposed(config) ?? config.FanInFanOut,
            _ => false,
        };
    }
}
