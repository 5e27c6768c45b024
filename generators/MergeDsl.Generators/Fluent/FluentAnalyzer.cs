using System.Collections.Immutable;
using MergeDsl.Generators.Reporting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Generators.Fluent;

/// <summary>
/// Reads merges that are written in C# as the recipes they are, as far as their arguments are known, and tells what the
/// recipe's checks find, at the argument it is about.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FluentAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfFluentCode;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (FluentTypes.Of(start.Compilation) is { } types)
            {
                start.RegisterOperationBlockAction(block => Report(block, types));
            }
        });
    }

    private static void Report(OperationBlockAnalysisContext context, FluentTypes types)
    {
        foreach (var found in BlockReading.Read(context.OperationBlocks, types, context.CancellationToken))
        {
            context.ReportDiagnostic(FindingReporter.Create(found));
        }
    }
}
