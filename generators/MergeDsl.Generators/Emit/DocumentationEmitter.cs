using MergeDsl.Core.Text;

namespace MergeDsl.Generators.Emit;

/// <summary>Writes the half of a plan class that holds nothing but documentation.</summary>
internal static class DocumentationEmitter
{
    /// <summary>Name of the generated file.</summary>
    public static string HintName(DocumentationSource source) => source.Type + ".Documentation.g.cs";

    /// <summary>Text of the generated file.</summary>
    public static string Write(DocumentationSource source)
    {
        var writer = new SourceWriter();
        FileHeader.Write(writer, source.Path, source.Namespace);
        var (path, line) = (XmlText.Of(source.Path), Numbers.Text(source.Line));
        writer.Summary($"The recipe <c>{XmlText.Of(source.Recipe)}</c>, <c>{path}</c> line {line}, compiled.");
        WriteSteps(writer, source);
        writer.Line($"public sealed partial class {source.Type}");
        writer.Line("{");
        writer.Line("}");

        return writer.ToString();
    }

    private static void WriteSteps(SourceWriter writer, DocumentationSource source)
    {
        if (source.Steps.Count == 0)
        {
            return;
        }

        writer.Line("/// <remarks>");
        writer.Line("/// <list type=\"table\">");
        foreach (var step in source.Steps)
        {
            writer.Line(
                $"/// <item><term>Line {Numbers.Text(step.Line)}</term><description>{XmlText.Of(step.Text)}</description></item>"
            );
        }

        writer.Line("/// </list>");
        writer.Line("/// </remarks>");
    }
}
