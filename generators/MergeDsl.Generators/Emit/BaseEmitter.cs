using MergeDsl.Core.Models;
using MergeDsl.Core.Text;

namespace MergeDsl.Generators.Emit;

/// <summary>Writes the type that stands for a base model, its facts a tensor a line.</summary>
internal static class BaseEmitter
{
    /// <summary>Name of the generated file.</summary>
    public static string HintName(BaseSource source) => $"Bases.{source.Name}.g.cs";

    /// <summary>Text of the generated file.</summary>
    public static string Write(BaseSource source)
    {
        var writer = new SourceWriter();
        FileHeader.Write(writer, source.Lock, source.Namespace);
        using (writer.Open("public static partial class Bases"))
        {
            writer.Summary(XmlText.Of($"The base model {source.Model.Path}."));
            writer.Line(FileHeader.Attribute);
            writer.Line(FileHeader.Suppression("CA1034", "Listed with the other base models."));
            using (writer.Open($"public sealed class {source.Name} : global::MergeDsl.IBaseModel"))
            {
                WriteMembers(writer, source);
            }
        }

        return writer.ToString();
    }

    private static void WriteMembers(SourceWriter writer, BaseSource source)
    {
        writer.Line($"private {source.Name}() {{ }}");
        writer.Line();
        writer.Summary("The model.");
        using (writer.Continue($"public static global::MergeDsl.BaseModel<{source.Name}> Model {{ get; }} ="))
        using (writer.Continue($"global::MergeDsl.Generated.Handles.BaseModel<{source.Name}>("))
        {
            writer.Line(Literals.Of(source.Name) + ",");
            writer.Line(Literals.Of(source.Model.Path) + ",");
            writer.Line(Literals.Of(source.Root) + ",");
            writer.Line(HandleLiteral.Hashes(source.Model.Hashes) + ",");
            writer.Line("Facts);");
        }

        writer.Line();
        writer.Line("static global::MergeDsl.BaseModel? global::MergeDsl.IBaseModel.Model => Model;");
        writer.Line();
        using (writer.Open("private static global::MergeDsl.Core.Models.ModelFacts Facts()"))
        {
            WriteFacts(writer, source);
        }
    }

    private static void WriteFacts(SourceWriter writer, BaseSource source)
    {
        if (source.Model.Facts is not { } facts)
        {
            writer.Line(HandleLiteral.Throw(source.Model.Findings.FirstOrDefault(), source.Model.Path));
            return;
        }

        using (writer.Open("var model = new global::MergeDsl.Generated.ModelLiteral", ";"))
        {
            foreach (var value in Values(facts))
            {
                writer.Line(value + ",");
            }
        }

        foreach (var tensor in facts.Tensors)
        {
            string[] arguments =
            [
                Literals.Of(tensor.Name),
                Literals.Of(tensor.Type),
                .. tensor.Shape.Select(dimension => Literals.Of(dimension)),
            ];
            writer.Line($"model.Tensor({string.Join(", ", arguments)});");
        }

        writer.Line("return model.Facts;");
    }

    private static IEnumerable<string> Values(ModelFacts facts)
    {
        var order = string.Join(", ", facts.LayerOrder.Select(Literals.Of));
        return
        [
            $"ModelType = {Literals.Of(facts.ModelType)}",
            $"Architecture = {Literals.Of(facts.Architecture)}",
            .. facts.VocabularySize is { } size ? [$"VocabularySize = {Numbers.Text(size)}"] : Array.Empty<string>(),
            $"TiesEmbeddings = {Literals.Of(facts.TiesEmbeddings)}",
            .. facts.LayerOrder.Count == 0
                ? Array.Empty<string>()
                : [$"LayerOrder = global::MergeDsl.Generated.Literal.List({order})"],
        ];
    }
}
