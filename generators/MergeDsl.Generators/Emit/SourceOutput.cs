using System.Text;
using MergeDsl.Generators.Reporting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Generators.Emit;

/// <summary>Adds generated files; one that cannot be written costs no other.</summary>
internal static class SourceOutput
{
    /// <summary>Writes a file and adds it.</summary>
    public static void Add<T>(
        SourceProductionContext context,
        string origin,
        T source,
        Func<T, string> hintName,
        Func<T, string> write
    )
    {
        try
        {
            context.AddSource(hintName(source), SourceText.From(write(source), Encoding.UTF8));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            context.ReportDiagnostic(FindingReporter.Create(Defects.Of(failure), origin));
        }
    }
}
