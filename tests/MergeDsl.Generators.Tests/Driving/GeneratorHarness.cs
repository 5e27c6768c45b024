using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Shouldly;

namespace MergeDsl.Generators.Tests.Driving;

/// <summary>
/// The real driver over a project. Every run is repeated on new objects that say the same, as the next build would bring
/// them: nothing may come out anew.
/// </summary>
public sealed class GeneratorHarness
{
    /// <summary>The language level that generated code must get along with.</summary>
    public static CSharpParseOptions Language { get; } = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    private GeneratorDriver driver = CSharpGeneratorDriver.Create(
        [new RecipeGenerator().AsSourceGenerator()],
        parseOptions: Language,
        driverOptions: new GeneratorDriverOptions(
            IncrementalGeneratorOutputKind.None,
            trackIncrementalGeneratorSteps: true
        )
    );

    /// <summary>Runs a project for the first time.</summary>
    public static GeneratorRun Of(TestProject project) => new GeneratorHarness().Run(project);

    /// <summary>Runs a project, the edited form of the one before.</summary>
    public GeneratorRun Run(TestProject project)
    {
        var run = Once(project);
        Once(project)
            .OutputReasons.ShouldAllBe(reason =>
                reason == IncrementalStepRunReason.Cached || reason == IncrementalStepRunReason.Unchanged
            );
        return run;
    }

    private GeneratorRun Once(TestProject project)
    {
        driver = driver
            .ReplaceAdditionalTexts(project.AdditionalTexts())
            .WithUpdatedAnalyzerConfigOptions(project.Options());
        driver = driver.RunGeneratorsAndUpdateCompilation(project.Compilation(), out var compilation, out _);
        var result = driver.GetRunResult().Results.Single();
        result.Exception.ShouldBeNull();
        return new GeneratorRun(project, result, compilation);
    }
}
