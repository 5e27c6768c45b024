using MergeDsl.Generators.Binding;
using MergeDsl.Generators.Emit;
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

        // One plan class per recipe that has its type to itself, and its documentation: the only code that knows lines.
        var plans = bound
            .Combine(names)
            .Combine(options)
            .Where(static all => all.Left.Right.Find(all.Left.Left.Content.Path) is null)
            .Select(static (all, _) => PlanSource.Of(all.Left.Left, all.Right))
            .WithTrackingName(StepNames.Plan);
        var documentation = recipes
            .Combine(names)
            .Combine(options)
            .Where(static all => all.Left.Right.Find(all.Left.Left.Content.Path) is null)
            .Select(static (all, _) => DocumentationSource.Of(all.Left.Left, all.Right))
            .WithTrackingName(StepNames.Documentation);

        // The classes that recipes, adapters and base models are listed in.
        var lists = inputs
            .Select(static (file, _) => file.Kind)
            .Collect()
            .Combine(options)
            .SelectMany(static (pair, _) => ListsSource.Of(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Lists);

        // One handle per adapter and one type per base model of the lock.
        var adapters = known
            .Combine(options)
            .SelectMany(static (pair, _) => HandleSources.Adapters(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Adapter);
        var bases = known
            .Combine(options)
            .SelectMany(static (pair, _) => HandleSources.Bases(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Base);
        context.RegisterSourceOutput(
            lists,
            static (output, source) => SourceOutput.Add(output, "", source, ListsEmitter.HintName, ListsEmitter.Write)
        );
        context.RegisterSourceOutput(
            plans,
            static (output, source) =>
                SourceOutput.Add(output, source.Path, source, PlanEmitter.HintName, PlanEmitter.Write)
        );
        context.RegisterSourceOutput(
            documentation,
            static (output, source) =>
                SourceOutput.Add(output, source.Path, source, DocumentationEmitter.HintName, DocumentationEmitter.Write)
        );
        context.RegisterSourceOutput(
            adapters,
            static (output, source) =>
                SourceOutput.Add(output, source.Lock, source, AdapterEmitter.HintName, AdapterEmitter.Write)
        );
        context.RegisterSourceOutput(
            bases,
            static (output, source) =>
                SourceOutput.Add(output, source.Lock, source, BaseEmitter.HintName, BaseEmitter.Write)
        );

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
