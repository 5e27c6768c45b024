using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Generators.Emit;

/// <summary>
/// Writes a plan class. A recipe with errors gets the same public names: its own findings are the only errors of the build.
/// </summary>
internal static class PlanEmitter
{
    private const string Compiled = "global::MergeDsl.Generated.CompiledRecipe";

    /// <summary>Name of the generated file.</summary>
    public static string HintName(PlanSource source) => source.Type + ".MergePlan.g.cs";

    /// <summary>Text of the generated file.</summary>
    public static string Write(PlanSource source)
    {
        var writer = new SourceWriter();
        var names = WeightName.Of(source.Model);
        string[] handles = [.. source.Handles.Select(handle => $"global::{source.Namespace}.Adapters.{handle}")];
        FileHeader.Write(writer, source.Path, source.Namespace);
        WriteEntry(writer, source);
        writer.Line();
        writer.Line(FileHeader.Attribute);
        using (writer.Open($"public sealed partial class {source.Type} : global::MergeDsl.RecipePlan"))
        {
            WriteConstructors(writer, source, handles);
            PlanMembers.Write(writer, source, names);
            writer.Line();
            RecipeLiteral.Write(writer, source.Model);
            if (source.Plan is { } plan)
            {
                writer.Line();
                PlanLiteral.Write(writer, plan, names, handles);
            }
        }

        return writer.ToString();
    }

    private static void WriteEntry(SourceWriter writer, PlanSource source)
    {
        using (writer.Open("public static partial class Recipes"))
        {
            var keys = source.Model.Adapters.Select(adapter => adapter.Key).ToArray();
            writer.Summary(XmlText.Of($"{source.Model.Name}: {source.Model.Merge.Method} of {Listing.Of(keys)}."));
            writer.Line($"public static global::{source.Namespace}.{source.Type} {source.Type} {{ get; }} = new();");
        }
    }

    private static void WriteConstructors(SourceWriter writer, PlanSource source, IReadOnlyList<string> handles)
    {
        if (source.Plan is null)
        {
            WriteBroken(writer, source);
        }
        else
        {
            WriteSound(writer, source, handles);
        }

        writer.Line();
        using (writer.Continue($"private {source.Type}({Compiled} compiled)"))
        {
            writer.Line(": base(compiled) { }");
        }
    }

    private static void WriteSound(SourceWriter writer, PlanSource source, IReadOnlyList<string> handles)
    {
        using (writer.Continue($"internal {source.Type}()"))
        using (writer.Continue($": this(new {Compiled}("))
        {
            var model = source.Base is { } name ? $", global::{source.Namespace}.Bases.{name}.Model" : "";
            writer.Line(Literals.Of(source.Path) + ",");
            writer.Line("Described(),");
            writer.Line("Lowered,");
            writer.Line($"[{string.Join(", ", handles)}]{model})) {{ }}");
        }
    }

    private static void WriteBroken(SourceWriter writer, PlanSource source)
    {
        var error = source.Error ?? Finding.Of(InternalFindings.Defect, "", "");
        string[] arguments =
        [
            Literals.Of(source.Path),
            "Described()",
            Literals.Of(error.Id),
            Literals.Of(error.Subject?.Keys ?? ""),
            .. error.Arguments.Select(Literals.Of),
        ];
        writer.Line("// The recipe has errors: whatever needs its plan throws the first of them.");
        using (writer.Continue($"internal {source.Type}()"))
        {
            writer.Line($": this({Compiled}.Broken({string.Join(", ", arguments)})) {{ }}");
        }
    }
}
