using MergeDsl.Generators.Binding;
using MergeDsl.Generators.Naming;
using MergeDsl.Generators.Reading;
using MergeDsl.Generators.Reporting;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators;

/// <summary>Compiles recipes: findings at the exact token, and one typed plan class for each of them.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class RecipeGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // What the build says.
        var options = context
            .AnalyzerConfigOptionsProvider.Combine(
                context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName)
            )
            .Select(static (pair, _) => GeneratorOptions.Of(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Options);

        // Our files as values; nobody else's file is read.
        var inputs = context
            .AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancellation) => InputReading.Read(pair.Left, pair.Right, cancellation))
            .Collect()
            .SelectMany(static (files, _) => InputReading.Distinct(files))
            .WithTrackingName(StepNames.Inputs);

        // Each recipe by itself: typing C# or another recipe reads none of them again.
        var recipes = inputs
            .Where(static file => file.Kind == InputKind.Recipe)
            .Select(static (file, cancellation) => ParsedRecipe.Of(file, cancellation))
            .WithTrackingName(StepNames.Parse);

        // From here on without places: moving a line plans nothing again.
        var contents = recipes.Select(static (recipe, _) => recipe.Content).WithTrackingName(StepNames.Content);

        // The lock, and the part of it that each recipe is about.
        var known = inputs
            .Where(static file => file.Kind == InputKind.Lock)
            .Collect()
            .Select(static (files, cancellation) => ParsedLock.Of(files, cancellation))
            .WithTrackingName(StepNames.Lock);
        var bound = contents
            .Combine(known)
            .Select(static (pair, _) => RecipeSlice.Of(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Slice)
            .Select(static (slice, cancellation) => BoundRecipe.Of(slice, cancellation))
            .WithTrackingName(StepNames.Bind);

        // Which recipe gets which type.
        var names = contents
            .Select(static (content, _) => TypeName.Claim(content))
            .Collect()
            .Select(static (claims, _) => TakenNames.Of(claims))
            .WithTrackingName(StepNames.Names);

        // Findings, put back in their places.
        var unlocated = bound
            .Where(static recipe => recipe.Findings.Count > 0)
            .Select(static (recipe, _) => new RecipeFindings(recipe.Content.Path, recipe.Findings))
            .Collect()
            .Select(static (recipes, _) => UnlocatedFindings.Of(recipes));
        var findings = recipes
            .Combine(unlocated)
            .Combine(names)
            .Combine(options)
            .Select(
                static (all, _) =>
                    LocatedFindings.Of(all.Left.Left.Left, all.Left.Left.Right, all.Left.Right, all.Right)
            )
            .WithTrackingName(StepNames.Findings);
        context.RegisterSourceOutput(findings, FindingReporter.Report);
        context.RegisterSourceOutput(known.SelectMany(static (file, _) => file.Findings), FindingReporter.Report);
    }
}
