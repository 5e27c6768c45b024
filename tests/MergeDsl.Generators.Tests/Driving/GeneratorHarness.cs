using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Shouldly;

namespace MergeDsl.Generators.Tests.Driving;

/// <summary>
/// The real driver over a project. Every run is repeated on new objects that say the same, as the next build would bring
/// them: nothing may come out anew.
/// </summary>
/// <param name="isTracked">False to leave out why each step ran, which takes ten times as long as running them.</param>
public sealed class GeneratorHarness(bool isTracked = true)
{
    private GeneratorDriver driver = CSharpGeneratorDriver.Create(
        [new RecipeGenerator().AsSourceGenerator()],
        parseOptions: Language,
        driverOptions: new GeneratorDriverOptions(
            IncrementalGeneratorOutputKind.None,
            trackIncrementalGeneratorSteps: isTracked
        )
    );

    /// <summary>The language level that generated code must get along with.</summary>
    public static CSharpParseOptions Language { get; } = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    /// <summary>Runs a project for the first time.</summary>
    public static GeneratorRun Of(TestProject project) => new GeneratorHarness().Run(project);

    /// <summary>Runs a project, the edited form of the one before.</summary>
    public GeneratorRun Run(TestProject project)
    {
        var (run, again) = (Once(project), Once(project));
        again.Texts.SequenceEqual(run.Texts, ReferenceEqualityComparer.Instance).ShouldBeTrue();
        again.OutputReasons.Except(Quiet).ShouldBeEmpty();
        return run;
    }

    private static IncrementalStepRunReason[] Quiet { get; } =
    [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

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
