using MergeDsl.Core.Adapters;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;

namespace MergeDsl.Generators.Emit;

/// <summary>Writes the typed handle of an adapter, its facts a module a line.</summary>
internal static class AdapterEmitter
{
    private const string Adapters = "global::MergeDsl.Core.Adapters.";

    /// <summary>Name of the generated file.</summary>
    public static string HintName(AdapterSource source) => $"Adapters.{source.Name}.g.cs";

    /// <summary>Text of the generated file.</summary>
    public static string Write(AdapterSource source)
    {
        var writer = new SourceWriter();
        FileHeader.Write(writer, source.Lock, source.Namespace);
        using (writer.Open("public static partial class Adapters"))
        {
            WriteHandle(writer, source);
        }

        return writer.ToString();
    }

    private static void WriteHandle(SourceWriter writer, AdapterSource source)
    {
        var adapter = source.Adapter;
        var model = source.Base is { } name ? $"global::{source.Namespace}.Bases.{name}" : "global::MergeDsl.AnyBase";
        writer.Summary(XmlText.Of(Description(adapter)));
        using (writer.Continue($"public static global::MergeDsl.Adapter<{model}> {source.Name} {{ get; }} ="))
        using (writer.Continue($"global::MergeDsl.Generated.Handles.Adapter<{model}>("))
        {
            writer.Line(Literals.Of(AdapterKeys.NameOf(adapter.Path)) + ",");
            writer.Line(Literals.Of(adapter.Path) + ",");
            writer.Line(Literals.Of(source.Root) + ",");
            writer.Line(HandleLiteral.Hashes(adapter.Hashes) + ",");
            WriteFacts(writer, source);
        }
    }

    private static string Description(LockedAdapter adapter) =>
        adapter.Config is { } config
            ? $"{adapter.Path}: {config.Kind}, rank {Numbers.Text(config.Lora.Rank)}, of {adapter.Base ?? "no known base model"}."
            : $"{adapter.Path}, which could not be read.";

    // Without a name of its own: beside the handles every name may be that of another adapter.
    private static void WriteFacts(SourceWriter writer, AdapterSource source)
    {
        using (writer.Open("static () =>", ");"))
        {
            var layout = source.Adapter.Config is { } config
                ? AdapterLayout.Of(config.Kind, config.Lora, source.Adapter.Tensors, LockedAdapter.NamePlaceholder)
                : null;
            var findings = source.Adapter.Findings.Concat(layout?.Findings ?? default);
            var error = findings.FirstOrDefault(finding => finding.Severity == Severity.Error);
            if (layout is null || error is not null)
            {
                writer.Line(HandleLiteral.Throw(error, source.Adapter.Path));
            }
            else
            {
                WriteFacts(writer, source.Adapter.Config!, layout);
            }
        }
    }

    private static void WriteFacts(SourceWriter writer, LockedAdapterConfig config, AdapterLayout layout)
    {
        using (writer.Continue("var adapter = new global::MergeDsl.Generated.AdapterLiteral("))
        {
            writer.Line(Literals.Of(config.Kind) + ",");
            ConfigLiteral.Write(writer, config.Lora, ");");
        }

        foreach (var module in layout.Modules)
        {
            writer.Line(Module(module));
        }

        foreach (var module in layout.Tuned.Append(layout.Shared))
        {
            foreach (var part in module.Parts)
            {
                writer.Line(
                    $"adapter.Part({Literals.Of(module.Path)}, {Literals.Of(part.Name)}, {Tensor(part.Tensor)});"
                );
            }
        }

        foreach (var saved in layout.Saved)
        {
            var (role, tensor) = (Literals.Of(saved.Role), Tensor(saved.Tensor));
            writer.Line($"adapter.Saved({role}, {Literals.Of(saved.Module)}, {Literals.Of(saved.Path)}, {tensor});");
        }

        writer.Line("return adapter.Facts;");
    }

    private static string Module(LoraModule module)
    {
        var (path, type) = (Literals.Of(module.Path), Literals.Of(module.A.Type));
        var factors = $"alpha: {Literals.Of(module.Alpha)}, scaling: {Literals.Of(module.Scaling)}";
        if (!IsPlain(module))
        {
            return $"adapter.Module({path}, {Adapters}LoraLayout.{Literals.Name(module.Layout)}, {Tensor(module.A)}, "
                + $"{Tensor(module.B)}, {factors}{Optional("bias", module.Bias)}{Optional("magnitude", module.Magnitude)});";
        }

        var (rank, first, last) = (Literals.Of(module.Rank), Literals.Of(module.In), Literals.Of(module.Out));
        return module.Layout == LoraLayout.Linear
            ? $"adapter.Lora({path}, {type}, rank: {rank}, @in: {first}, @out: {last}, {factors});"
            : $"adapter.Embedding({path}, {type}, rank: {rank}, vocabulary: {first}, dimension: {last}, {factors});";
    }

    // Two factors of one type under the names that PEFT gives them.
    private static bool IsPlain(LoraModule module)
    {
        var (a, b) =
            module.Layout == LoraLayout.Linear
                ? ("lora_A.weight", "lora_B.weight")
                : ("lora_embedding_A", "lora_embedding_B");
        return module.Layout != LoraLayout.Convolution
            && module is { Bias: null, Magnitude: null, A.Shape.Count: 2, B.Shape.Count: 2 }
            && module.A.Type == module.B.Type
            && module.A.Shape[0] == module.B.Shape[1]
            && module.A.Name == $"base_model.model.{module.Path}.{a}"
            && module.B.Name == $"base_model.model.{module.Path}.{b}";
    }

    private static string Optional(string name, TensorInfo? tensor) =>
        tensor is null ? "" : $", {name}: {Tensor(tensor)}";

    private static string Tensor(TensorInfo tensor)
    {
        string[] arguments =
        [
            Literals.Of(tensor.Name),
            Literals.Of(tensor.Type),
            .. tensor.Shape.Select(dimension => Literals.Of(dimension)),
        ];
        return $"global::MergeDsl.Generated.Literal.Tensor({string.Join(", ", arguments)})";
    }
}
