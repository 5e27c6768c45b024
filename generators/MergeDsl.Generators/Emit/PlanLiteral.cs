using MergeDsl.Core;
using MergeDsl.Core.Planning;

namespace MergeDsl.Generators.Emit;

/// <summary>Writes a lowered plan, one operation a line.</summary>
internal static class PlanLiteral
{
    private const string Planning = "global::MergeDsl.Core.Planning.";
    private const string List = "global::MergeDsl.Generated.Literal.List(";

    /// <summary>The method that gives it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="names">The adapters' names.</param>
    /// <param name="handles">The adapters' handles, as C# expressions.</param>
    public static void Write(
        SourceWriter writer,
        MergePlan plan,
        IReadOnlyList<WeightName> names,
        IReadOnlyList<string> handles
    )
    {
        writer.Line("// What a run does, one operation a line.");
        using (writer.Open($"private static {Planning}MergePlan Lowered()"))
        {
            var usual = UsualValues.Of(plan.Modules);
            WriteHeader(writer, plan, usual);
            for (var input = 0; input < plan.Inputs.Count; input++)
            {
                var (key, path) = (Literals.Of(plan.Inputs[input].Key), Literals.Of(plan.Inputs[input].Path));
                writer.Line($"var {names[input].Variable} = plan.Read({key}, {path}, {handles[input]});");
            }

            foreach (var module in plan.Modules)
            {
                writer.Line(Merge(module, usual, names));
            }

            foreach (var copy in plan.Copies)
            {
                writer.Line(Copy(copy, names));
            }

            using (writer.Continue("return plan.Write("))
            {
                writer.Line(Literals.Of(plan.Output.Folder) + ",");
                var isEnd = plan.Output is { Model: null, Library: null };
                ConfigLiteral.Write(writer, plan.Output.Config, isEnd ? ");" : ",");
                if (plan.Output.Model is { } model)
                {
                    writer.Line(Model(model) + ");");
                }

                if (plan.Output.Library is { } library)
                {
                    writer.Line($"library: {Library(library)});");
                }
            }
        }
    }

    private static string Model(ModelOutput model)
    {
        string[] arguments =
        [
            Literals.Of(model.Base),
            Literals.Of(model.Folder),
            Literals.Of(model.Mode),
            Literals.Of(model.Type),
        ];
        return $"new {Planning}ModelOutput({string.Join(", ", arguments)})";
    }

    private static string Library(LibraryOutput library)
    {
        string[] arguments =
        [
            Literals.Of(library.Name),
            Literals.Of(library.ModelClass),
            Literals.Of(library.IsHead),
            library.Rank is { } rank ? Literals.Of(rank) : "null",
        ];
        return $"new {Planning}LibraryOutput({string.Join(", ", arguments)})";
    }

    private static void WriteHeader(SourceWriter writer, MergePlan plan, UsualValues usual)
    {
        string[] values =
        [
            .. plan.Quirks == Quirks.None ? Array.Empty<string>() : ["Quirks = " + QuirksOf(plan.Quirks)],
            .. usual.Header,
            .. plan.Random is { } random ? ["Random = " + MasksOf(random)] : Array.Empty<string>(),
        ];
        var (name, method) = (Literals.Of(plan.Name), Literals.Of(plan.Method.Name));
        var plain =
            $"var plan = new global::MergeDsl.Generated.LoweredPlan({name}, {method}, {Literals.Of(plan.Space)})";
        if (values.Length == 0)
        {
            writer.Line(plain + ";");
            return;
        }

        using (writer.Open(plain, ";"))
        {
            foreach (var value in values)
            {
                writer.Line(value + ",");
            }
        }
    }

    private static string QuirksOf(Quirks quirks) =>
        string.Join(
            " | ",
            Enum.GetValues(typeof(Quirks))
                .Cast<Quirks>()
                .Where(quirk => quirk != Quirks.None && quirks.HasFlag(quirk))
                .Select(quirk => $"{Planning}Quirks.{Literals.Name(quirk)}")
        );

    private static string MasksOf(MaskSource random)
    {
        var order =
            random.ModuleOrder.Count == 0
                ? "default"
                : $"{List}{string.Join(", ", random.ModuleOrder.Select(index => Literals.Of(index)))})";
        return $"new {Planning}MaskSource({Literals.Of(random.Seed)}, {Literals.Of(random.SkippedDraws)}, {order})";
    }

    private static string Merge(ModulePlan module, UsualValues usual, IReadOnlyList<WeightName> names)
    {
        var operands = module.Operands.Select(operand =>
            $"({names[operand.Input].Variable}, {Literals.Of(operand.Weight)})"
        );
        string[] arguments =
        [
            Literals.Of(module.Path),
            $"rank: {Literals.Of(module.Rank.Maximum)}",
            $"[{string.Join(", ", operands)}]",
            .. usual.Departures(module),
            .. module.Rank.Energy is { } energy ? [$"energy: {Literals.Of(energy)}"] : Array.Empty<string>(),
            .. module.Rank.IsLossless ? ["lossless: true"] : Array.Empty<string>(),
            .. module.Operands.All(IsAsExactAsStored) ? Array.Empty<string>() : [OperandTypes(module.Operands)],
            .. module.IsDeltaTransposed ? ["transposed: true"] : Array.Empty<string>(),
        ];
        return $"plan.Merge({string.Join(", ", arguments)});";
    }

    // What the run-time side takes for granted.
    private static bool IsAsExactAsStored(Operand operand) =>
        operand.Type == (operand.Module.A.Type == DType.Float64 ? DType.Float64 : DType.Float32);

    private static string OperandTypes(EquatableArray<Operand> operands) =>
        $"operandTypes: [{string.Join(", ", operands.Select(operand => Literals.Of(operand.Type)))}]";

    private static string Copy(CopyPlan copy, IReadOnlyList<WeightName> names)
    {
        string[] arguments =
        [
            Literals.Of(copy.Name),
            Literals.Of(copy.Module),
            Literals.Of(copy.Role),
            Literals.Of(copy.Type),
            .. copy.Sources.Select(source =>
                $"({names[source.Input].Variable}, {Literals.Of(source.Tensor.Name)}, {Literals.Of(source.Weight)})"
            ),
        ];
        return $"plan.Copy({string.Join(", ", arguments)});";
    }
}
