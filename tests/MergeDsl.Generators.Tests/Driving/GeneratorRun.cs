using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Tests.Driving;

/// <summary>What one run of the driver gave.</summary>
/// <param name="Project">What it ran over.</param>
/// <param name="Result">What the generator gave.</param>
/// <param name="Compilation">The project together with the generated code.</param>
public sealed record GeneratorRun(TestProject Project, GeneratorRunResult Result, Compilation Compilation)
{
    // The driver tracks its own steps, too.
    private static readonly HashSet<string> Named =
    [
        .. typeof(StepNames).GetFields().Select(field => (string)field.GetRawConstantValue()!),
    ];

    /// <summary>Why each output came out, or did not have to.</summary>
    public IEnumerable<IncrementalStepRunReason> OutputReasons =>
        Result
            .TrackedOutputSteps.Values.SelectMany(steps => steps)
            .SelectMany(step => step.Outputs)
            .Select(output => output.Reason);

    /// <summary>The generated files by hint name.</summary>
    public IReadOnlyDictionary<string, string> Sources =>
        Result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>What the compiler would print for the generator's findings, paths relative to the project.</summary>
    public IReadOnlyList<string> Findings => [.. Result.Diagnostics.Select(Text).Order(StringComparer.Ordinal)];

    /// <summary>Everything that the C# compiler itself says about the project and the generated code.</summary>
    public IReadOnlyList<string> Complaints =>
        [
            .. Compilation
                .GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden)
                .Select(diagnostic => diagnostic.ToString()),
        ];

    /// <summary>The steps that gave something new, one name per new value.</summary>
    public IReadOnlyList<string> Changed =>
        [
            .. Result
                .TrackedSteps.Where(step => Named.Contains(step.Key))
                .SelectMany(step =>
                    step.Value.SelectMany(run => run.Outputs).Select(output => (step.Key, output.Reason))
                )
                .Where(output =>
                    output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)
                )
                .Select(output => output.Key),
        ];

    private static string Text(Diagnostic diagnostic) =>
        diagnostic.ToString().Replace(TestProject.Folder, "", StringComparison.Ordinal);
}
