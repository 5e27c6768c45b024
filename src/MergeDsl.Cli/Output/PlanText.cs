using MergeDsl.Core.Planning;

namespace MergeDsl.Cli.Output;

/// <summary>A lowered plan as a person reads it.</summary>
internal static class PlanText
{
    /// <summary>The whole plan in one line: what is done to what, and where it goes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="estimate">What it will take.</param>
    /// <param name="output">The output folder as the user should see it.</param>
    public static string Line(MergePlan plan, PlanEstimate estimate, string output) =>
        $"{plan.Name}: {plan.Method.Name} in {Spelling.Of(plan.Space)} space, {plan.Inputs.Count} adapters, "
        + $"{plan.Modules.Count} modules, {Spelling.Bytes(estimate.WrittenBytes)} to {output}";

    /// <summary>Everything the plan will do, modules that are treated alike on one line.</summary>
    public static void Write(MergePlan plan, PlanEstimate estimate, string output, TextWriter writer)
    {
        writer.WriteLine(Line(plan, estimate, output));
        foreach (var input in plan.Inputs)
        {
            writer.WriteLine($"  adapter {input.Key}: {input.Path}");
        }

        if (plan.Quirks != Quirks.None)
        {
            writer.WriteLine($"  as PEFT computes it: {plan.Quirks}");
        }

        if (plan.Random is { } random)
        {
            writer.WriteLine($"  seed {random.Seed}");
        }

        Modules(plan).Write(writer);
        WriteCopies(plan, writer);
        writer.WriteLine(
            $"  reads {Spelling.Bytes(estimate.ReadBytes)}, writes {Spelling.Bytes(estimate.WrittenBytes)} "
                + $"({Spelling.Count(estimate.Parameters)} parameters); largest module needs about "
                + $"{Spelling.Bytes(estimate.Memory)} of memory; about {Spelling.Time(estimate.Time)} on one core"
        );
    }

    private static TextTable Modules(MergePlan plan)
    {
        TableColumn[] columns =
        [
            new("modules"),
            new("count", true),
            new("out x in", true),
            new("weights"),
            new("parameters"),
            new("ranks", true),
            new("result", true),
            new("type"),
        ];
        var rows = plan
            .Modules.Select(module => (Module: module, Cells: Cells(plan, module)))
            .GroupBy(row => string.Join('|', row.Cells) + '|' + ModulePattern.Split(row.Module.Path).Pattern)
            .Select(group => Row(group.Select(row => row.Module.Path).ToArray(), group.First().Cells));
        return new TextTable(columns, [.. rows]);
    }

    private static string[] Row(string[] paths, string[] cells)
    {
        var split = paths.Select(ModulePattern.Split).ToArray();
        var name = ModulePattern.Join(split[0].Pattern, split.Select(path => path.Number));
        return [name, Spelling.Count(paths.Length), .. cells];
    }

    private static string[] Cells(MergePlan plan, ModulePlan module) =>
        [
            $"{module.Out} x {module.In}",
            string.Join(
                ' ',
                module.Operands.Select(operand => $"{plan.Inputs[operand.Input].Key}={Spelling.Of(operand.Weight)}")
            ),
            Parameters(plan, module.Parameters),
            string.Join('+', module.Operands.Select(operand => operand.Module.Rank)),
            Rank(module.Rank),
            DTypeName(module),
        ];

    private static string DTypeName(ModulePlan module) => Core.Tensors.DTypes.TorchName(module.Type);

    private static string Rank(RankCut cut) =>
        cut.Energy is { } share ? $"<={cut.Maximum} ({Spelling.Percent(share)})"
        : cut.IsLossless ? $"{cut.Maximum} (lossless)"
        : $"{cut.Maximum}";

    private static string Parameters(MergePlan plan, MethodParameters parameters)
    {
        var parts = new List<string>();
        if (plan.Method.NeedsDensity)
        {
            parts.Add($"density={Spelling.Of(parameters.Density)}");
        }

        if (plan.Method.Parameters.Contains("majority_sign_method"))
        {
            parts.Add($"sign={Spelling.Of(parameters.MajoritySign)}");
        }

        if (parameters.Scale is not 1.0)
        {
            parts.Add($"scale={Spelling.Of(parameters.Scale)}");
        }

        if (parameters.SvdClamp is { } clamp)
        {
            parts.Add($"svd_clamp={Spelling.Of(clamp)}");
        }

        return string.Join(' ', parts);
    }

    private static void WriteCopies(MergePlan plan, TextWriter writer)
    {
        foreach (var copy in plan.Copies)
        {
            var verb = copy.Sources.Count == 1 ? "copied from" : "averaged over";
            var sources = string.Join(", ", copy.Sources.Select(source => plan.Inputs[source.Input].Key));
            writer.WriteLine($"  {copy.Name}: {verb} {sources}");
        }
    }
}
