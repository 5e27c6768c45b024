using System.Text;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Planning;

/// <summary>Prints a plan for people: one line per kind of module, the layers that are planned alike together.</summary>
public static class PlanText
{
    /// <summary>The whole plan, lines ended by <c>\n</c>.</summary>
    public static string Render(MergePlan plan)
    {
        var text = new StringBuilder();
        Line(text, Summary(plan));
        RenderInputs(plan, text);
        RenderSteps(plan, text);
        RenderModules(plan, text);
        RenderCopies(plan, text);
        RenderOutput(plan.Output, text);
        return text.ToString();
    }

    /// <summary>The plan in one line.</summary>
    public static string Summary(MergePlan plan)
    {
        var dialect =
            plan.Output.Library is not null ? " (adapter-hub dialect)"
            : plan.Quirks == Quirks.None ? ""
            : " (PEFT dialect)";
        var adapters = Listing.Count(plan.Inputs.Count, "adapter");
        return $"{plan.Name}: {plan.Method.Name} in space {plan.Space.Word()}{dialect}, {adapters}, {Listing.Count(plan.Modules.Count, "module")}";
    }

    /// <summary>The adapters a copy comes from: <c>a</c> for one taken over, <c>0.75 a + 0.25 b</c> for an average.</summary>
    public static string SourcesOf(CopyPlan copy, MergePlan plan) =>
        string.Join(
            " + ",
            copy.Sources.Select(source =>
                copy.Sources.Count == 1
                    ? plan.Inputs[source.Input].Key
                    : $"{Numbers.Text(source.Weight)} {plan.Inputs[source.Input].Key}"
            )
        );

    private static void RenderInputs(MergePlan plan, StringBuilder text)
    {
        Line(text, "inputs:");
        var width = plan.Inputs.Max(input => input.Key.Length);
        foreach (var input in plan.Inputs)
        {
            Line(text, $"  {input.Key.PadRight(width)}  {input.Path}");
        }
    }

    private static void RenderSteps(MergePlan plan, StringBuilder text)
    {
        Line(text, "each module:");
        Line(text, $"  operands  {OperandsOf(plan)}");
        Line(text, $"  {plan.Method.Name}  {plan.Method.Formula}");
        if (plan.Random is { } random)
        {
            var source = (plan.Quirks & Quirks.TorchRandom) != 0 ? "torch's generator" : "counter-based masks";
            Line(
                text,
                $"  random  {source}, seed {random.Seed}{(random.SkippedDraws > 0 ? $", after {random.SkippedDraws} draws" : "")}"
            );
        }

        if (plan.Quirks != Quirks.None)
        {
            Line(text, $"  quirks  {plan.Quirks}");
        }
    }

    private static string OperandsOf(MergePlan plan) =>
        plan switch
        {
            { Space: Space.Factors } => "A_i and B_i separately, with sqrt(w_i s_i) each",
            { Method.Name: "linear" } => "factors stacked: [w_i s_i A_i] and [B_i]; no dense delta is formed",
            { Space: Space.Core } => "R x R coordinates of s_i B_i A_i in the joint subspace",
            _ => "dense deltas s_i B_i A_i",
        };

    private static void RenderModules(MergePlan plan, StringBuilder text)
    {
        Line(text, "modules:");
        var rows = plan
            .Modules.GroupBy(module => (ModulePattern.Split(module.Path).Pattern, Signature: SignatureOf(module, plan)))
            .Select(group => (Name: ModulePattern.Fold([.. group.Select(module => module.Path)]), group.Key.Signature))
            .ToArray();
        var width = rows.Length == 0 ? 0 : rows.Max(row => row.Name.Length);
        foreach (var (name, signature) in rows)
        {
            Line(text, $"  {name.PadRight(width)}  {signature}");
        }
    }

    private static string SignatureOf(ModulePlan module, MergePlan plan)
    {
        var ranks = string.Join("+", module.Operands.Select(operand => Numbers.Text(operand.Module.Rank)));
        var weights = string.Join(
            ", ",
            module.Operands.Select(operand =>
                $"{plan.Inputs[operand.Input].Key} {Numbers.Text(operand.Weight)} x scaling {Numbers.Text(operand.Module.Scaling)}"
            )
        );
        return $"{module.Out} x {module.In}  rank {ranks} -> {RankOf(module.Rank)}  {weights}{ParametersOf(module, plan)}  {module.Type.TorchName()}";
    }

    private static string ParametersOf(ModulePlan module, MergePlan plan)
    {
        var parameters = module.Parameters;
        var density = parameters.Density < 1 ? $"  density {Numbers.Text(parameters.Density)}" : "";
        var signs = plan.Method.Parameters.Contains("majority_sign_method")
            ? $"  majority_sign_method {parameters.MajoritySign.ToString().ToLowerInvariant()}"
            : "";
        var scale = parameters.Scale == 1 ? "" : $"  scale {Numbers.Text(parameters.Scale)}";
        var clamp = parameters.SvdClamp is { } quantile ? $"  svd_clamp {Numbers.Text(quantile)}" : "";
        var bias = module.HasBias ? "  with bias" : "";
        var dora = module.Dora is null ? "" : "  as DoRA";
        return density + signs + scale + clamp + bias + dora;
    }

    private static string RankOf(RankCut cut)
    {
        var maximum = Numbers.Text(cut.Maximum);
        return cut switch
        {
            { Energy: { } share } => $"up to {maximum} for {Numbers.Percent(share)} of the energy",
            { IsLossless: true } => $"{maximum} (lossless)",
            _ => maximum,
        };
    }

    private static void RenderCopies(MergePlan plan, StringBuilder text)
    {
        if (plan.Copies.Count > 0)
        {
            Line(text, "copies:");
        }

        foreach (var copy in plan.Copies)
        {
            Line(text, $"  {copy.Name}  from {SourcesOf(copy, plan)}  {copy.Type.TorchName()}");
        }
    }

    private static void RenderOutput(OutputPlan output, StringBuilder text)
    {
        if (output.Folder.Length > 0)
        {
            Line(text, $"output: {output.Folder}");
            Line(text, $"  target_modules: {Targets(output.Config.TargetModules)}");
        }

        if (output.Model is { } model)
        {
            var mode = model.Mode == FuseMode.Peft ? ", as PEFT does" : "";
            var type = model.Type is { } stored ? $", stored as {stored.TorchName()}" : "";
            Line(text, $"model: {model.Folder}");
            Line(text, $"  {model.Base} with the merged adapter fused into it{mode}{type}");
        }
    }

    private static string Targets(ModuleSelection? selection) =>
        selection switch
        {
            null => "none",
            { Pattern: { } pattern } => pattern,
            _ => string.Join(", ", selection.Names),
        };

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
