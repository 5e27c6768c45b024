using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;
using MergeDsl.Inspecting;

namespace MergeDsl.Cli.Output;

/// <summary>What lies at a path, as a person reads it.</summary>
internal static class InspectionText
{
    /// <summary>Writes what was found; nothing for a path that cannot be read, whose findings say why.</summary>
    public static void Write(Inspection inspection, TextWriter output)
    {
        switch (inspection)
        {
            case AdapterInspection adapter:
                Write(adapter, output);
                break;
            case ModelInspection model:
                Write(model, output);
                break;
            case FileInspection file:
                output.WriteLine($"{file.Path}: safetensors file");
                WriteTensors(file.Tensors, output);
                WriteMetadata(file.Metadata, output);
                break;
        }
    }

    private static void Write(AdapterInspection adapter, TextWriter output)
    {
        var (facts, config) = (adapter.Facts, adapter.Facts.Config);
        output.WriteLine($"{adapter.Path}: {facts.Kind} adapter");
        WriteLine(output, "base model", config.BaseModel);
        if (facts.Kind == AdapterKinds.Lora)
        {
            WriteLine(output, "rank", $"{config.Rank}, alpha {Spelling.Of(config.Alpha)}{Flags(config)}");
        }

        foreach (var setting in config.Settings)
        {
            WriteLine(output, setting.Key, setting.Value.Replace('\n', ' '));
        }

        WriteLine(output, "targets", Targets(config));
        WriteLine(output, "task", config.TaskType);
        var tensors = facts
            .Modules.SelectMany(module => new[] { module.A, module.B, module.Bias, module.Magnitude })
            .OfType<TensorInfo>()
            .Concat(facts.Tuned.Append(facts.Shared).SelectMany(module => module.Parts).Select(part => part.Tensor))
            .Concat(facts.Saved.Select(saved => saved.Tensor))
            .ToArray();
        WriteLine(output, "holds", Totals(tensors));
        if (facts.Kind == AdapterKinds.Lora)
        {
            WriteLine(output, "norm", Spelling.Of(Math.Sqrt(adapter.Norms.Sum(norm => norm * norm ?? 0))));
            Modules(adapter).Write(output);
        }
        else
        {
            Parts(facts).Write(output);
        }

        foreach (var saved in facts.Saved)
        {
            output.WriteLine(
                $"  {Harmless.Text(saved.Tensor.Name)} {saved.Tensor.ShapeText}: {Spelling.Of(saved.Role)}"
            );
        }

        WriteMetadata(adapter.Metadata, output);
    }

    private static void Write(ModelInspection model, TextWriter output)
    {
        var kind = model.Fused is null ? "base model" : "fused model";
        output.WriteLine($"{model.Path}: {kind}, {model.Facts.Architecture ?? model.Facts.ModelType ?? "unknown"}");
        WriteLine(output, "vocabulary", model.Facts.VocabularySize is { } size ? Spelling.Count(size) : null);
        WriteLine(output, "embeddings", model.Facts.TiesEmbeddings ? "tied: the head shares the input's" : null);
        if (model.Fused is { } fused)
        {
            WriteLine(output, "fused with", string.Join(", ", fused.Names));
            WriteLine(output, "undo", $"'mergedsl unfuse' restores the base from {Spelling.Bytes(fused.UndoBytes)}");
        }

        WriteTensors(model.Facts.Tensors, output);
    }

    private static TextTable Modules(AdapterInspection adapter)
    {
        TableColumn[] columns =
        [
            new("modules"),
            new("count", true),
            new("out x in", true),
            new("rank", true),
            new("scaling", true),
            new("type"),
            new("norm of the change", true),
        ];
        var rows = adapter
            .Facts.Modules.Zip(
                adapter.Norms,
                (module, norm) => (Module: module, Norm: norm, ModulePattern.Split(module.Path).Pattern)
            )
            .GroupBy(row =>
                (row.Pattern, row.Module.Out, row.Module.In, row.Module.Rank, row.Module.Scaling, row.Module.A.Type)
            )
            .Select(group =>
                (IReadOnlyList<string>)
                    [
                        ModulePattern.Fold([.. group.Select(row => row.Module.Path)]),
                        Spelling.Count(group.Count()),
                        $"{group.Key.Out} x {group.Key.In}",
                        $"{group.Key.Rank}",
                        Spelling.Of(group.Key.Scaling),
                        group.Key.Type.TorchName(),
                        Range([.. group.Select(row => row.Norm).OfType<double>()]),
                    ]
            );
        return new TextTable(columns, [.. rows]);
    }

    private static TextTable Parts(AdapterFacts facts)
    {
        TableColumn[] columns = [new("modules"), new("count", true), new("tensor"), new("shape", true), new("type")];
        var rows = facts
            .Tuned.Append(facts.Shared)
            .SelectMany(module => module.Parts.Select(part => (module.Path, Part: part)))
            .GroupBy(row => (ModulePattern.Split(row.Path).Pattern, row.Part.Name, row.Part.Tensor.ShapeText))
            .Select(group =>
                (IReadOnlyList<string>)
                    [
                        group.Key.Pattern.Length == 0 ? "all" : ModulePattern.Fold([.. group.Select(row => row.Path)]),
                        Spelling.Count(group.Count()),
                        group.Key.Name,
                        group.Key.ShapeText,
                        group.First().Part.Tensor.Type.TorchName(),
                    ]
            );
        return new TextTable(columns, [.. rows]);
    }

    private static string Range(double[] norms) =>
        norms.Length == 0 ? "-"
        : Spelling.Short(norms.Min()) == Spelling.Short(norms.Max()) ? Spelling.Short(norms.Max())
        : $"{Spelling.Short(norms.Min())} to {Spelling.Short(norms.Max())}";

    private static string Flags(LoraConfig config) =>
        (config.RankPattern.Count > 0 ? ", ranks differ by module" : "")
        + (config.AlphaPattern.Count > 0 ? ", alphas differ by module" : "")
        + (config.UseRslora ? ", rsLoRA" : "")
        + (config.UseDora ? ", DoRA" : "");

    private static string? Targets(LoraConfig config) =>
        config.TargetModules is not { } targets ? null : targets.Pattern ?? string.Join(", ", targets.Names);

    private static void WriteTensors(IReadOnlyList<TensorInfo> tensors, TextWriter output)
    {
        WriteLine(output, "holds", Totals(tensors));
        TableColumn[] columns = [new("tensors"), new("count", true), new("shape", true), new("type")];
        var rows = tensors
            .GroupBy(tensor => (ModulePattern.Split(tensor.Name).Pattern, tensor.ShapeText, tensor.Type))
            .Select(group =>
                (IReadOnlyList<string>)
                    [
                        ModulePattern.Fold([.. group.Select(tensor => tensor.Name)]),
                        Spelling.Count(group.Count()),
                        group.Key.ShapeText,
                        group.Key.Type.TorchName(),
                    ]
            );
        new TextTable(columns, [.. rows]).Write(output);
    }

    private static string Totals(IReadOnlyCollection<TensorInfo> tensors) =>
        $"{Spelling.Count(tensors.Count)} tensors, {Spelling.Count(tensors.Sum(tensor => tensor.Count))} parameters, "
        + Spelling.Bytes(tensors.Sum(tensor => tensor.Bytes));

    private static void WriteMetadata(IReadOnlyDictionary<string, string> metadata, TextWriter output)
    {
        foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            WriteLine(output, key, Shortened(value));
        }
    }

    private static string Shortened(string value)
    {
        const int longest = 100;
        var line = value.ReplaceLineEndings(" ");
        return line.Length <= longest ? line : line[..longest] + "...";
    }

    private static void WriteLine(TextWriter output, string name, string? value)
    {
        if (value is not null)
        {
            output.WriteLine($"  {Harmless.Text(name), -11} {Harmless.Text(value)}");
        }
    }
}
