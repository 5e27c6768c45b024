using MergeDsl.Core.Text;

namespace MergeDsl.Generators.Emit;

/// <summary>Writes what users call on a plan class: weights, parameters, and the ways to change them.</summary>
internal static class PlanMembers
{
    private const string Weights = "AdapterWeights";

    /// <summary>The members.</summary>
    public static void Write(SourceWriter writer, PlanSource source, IReadOnlyList<WeightName> names)
    {
        PlanParameter[] parameters = [.. PlanParameter.Of(source.Model)];
        writer.Line();
        WriteWeights(writer, names);
        foreach (var parameter in parameters)
        {
            writer.Line();
            writer.Summary(parameter.Text);
            writer.Line($"public {parameter.PropertyType} {parameter.Property} => {parameter.Value};");
        }

        writer.Line();
        WriteWith(writer, source.Type, names, parameters);
        writer.Line();
        writer.Summary("The same plan for another folder.");
        writer.Line("/// <param name=\"folder\">What the recipe's paths are relative to.</param>");
        writer.Line($"public {source.Type} In(string folder) => new(MovedTo(folder));");
        writer.Line();
        WriteRecord(writer, names);
    }

    private static void WriteWeights(SourceWriter writer, IReadOnlyList<WeightName> names)
    {
        var values = names.Select(name => $"WeightOf({Literals.Of(name.Adapter.Key)})");
        writer.Summary("The weights of the adapters.");
        writer.Line($"public {Weights} Weights => new({string.Join(", ", values)});");
    }

    private static void WriteWith(
        SourceWriter writer,
        string type,
        IReadOnlyList<WeightName> names,
        IReadOnlyList<PlanParameter> parameters
    )
    {
        writer.Summary("The plan with other values, checked and planned anew; what is left out stays as it is.");
        writer.Line("/// <param name=\"weights\">Gives the new weights from the old ones.</param>");
        foreach (var parameter in parameters)
        {
            writer.Line($"/// <param name=\"{parameter.Argument}\">{parameter.Text}</param>");
        }

        writer.Line(
            "/// <exception cref=\"global::MergeDsl.FindingException\">The values are wrong; carries everything found.</exception>"
        );
        using (writer.Continue($"public {type} With("))
        {
            writer.Line($"global::System.Func<{Weights}, {Weights}>? weights = null,");
            for (var index = 0; index < parameters.Count; index++)
            {
                var (parameter, end) = (parameters[index], index < parameters.Count - 1 ? "," : ")");
                writer.Line($"{parameter.Type}? {parameter.Argument} = null{end}");
            }
        }

        using (writer.Braces())
        {
            WriteChange(writer, names, parameters);
        }
    }

    private static void WriteChange(
        SourceWriter writer,
        IReadOnlyList<WeightName> names,
        IReadOnlyList<PlanParameter> parameters
    )
    {
        if (names.Count > 0)
        {
            writer.Line("var weighted = weights is null ? Weights : weights(Weights);");
        }

        using (writer.Continue("return new(Change()"))
        {
            foreach (var name in names)
            {
                writer.Line($".Weight({Literals.Of(name.Adapter.Key)}, weighted.{name.Property})");
            }

            foreach (var parameter in parameters)
            {
                writer.Line($".{parameter.Property}({parameter.Argument})");
            }

            writer.Line(".Checked());");
        }
    }

    private static void WriteRecord(SourceWriter writer, IReadOnlyList<WeightName> names)
    {
        writer.Summary("The weights of the adapters.");
        foreach (var name in names)
        {
            var weight = Numbers.Text(name.Adapter.Weight ?? 1);
            var text = XmlText.Of($"{name.Adapter.Key}, {name.Adapter.Path}: {weight} in the recipe.");
            writer.Line($"/// <param name=\"{name.Property}\">{text}</param>");
        }

        writer.Line(FileHeader.Attribute);
        writer.Line(FileHeader.Suppression("CA1034", "The weights belong to their plan."));
        writer.Line(
            $"public sealed record {Weights}({string.Join(", ", names.Select(name => $"double {name.Property}"))});"
        );
    }
}
