using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>Reads changes of compiled recipes: <c>Recipes.Polyglot.With(density: 0.3)</c>.</summary>
internal static class PlanChange
{
    private static readonly string[] NativeKeys = ["scale", "rank"];
    private static readonly string[] Adapters = ["any", "some"];

    /// <summary>What is wrong with the values that a call gives; what the recipe itself says is unknown here.</summary>
    public static IEnumerable<CodeFinding> Check(IInvocationOperation call, FluentTypes types, LocalValues locals)
    {
        if (call.TargetMethod.Name != "With" || !types.IsPlan(call.Instance?.Type))
        {
            return [];
        }

        var recipes = Possible(call.TargetMethod);
        return recipes.Count == 0
            ? []
            : ChainFindings.Of(world => Read(call, recipes, locals, world), IsAboutWrittenValue, call);
    }

    private static ChainReading Read(
        IInvocationOperation call,
        IReadOnlyList<MergeSettings> recipes,
        LocalValues locals,
        World world
    )
    {
        var values = new Values(locals, world);
        var places = new Places();
        places.Add(RecipePath.Root.Key, Places.NameOf(call));
        var settings = new SettingsReader(values, places);
        var merge = call.Arguments.Aggregate(world.Any(recipes), settings.Read);
        var adapters = AnyAdapters(call, values, world, places);
        var recipe = new RecipeModel("any", null, adapters, merge, default, new OutputSettings("any", null));
        return new ChainReading(recipe, places.Spans, call.Syntax.SyntaxTree);
    }

    // The settings that a method with these parameters is generated for.
    private static IReadOnlyList<MergeSettings> Possible(IMethodSymbol method)
    {
        var keys = new HashSet<string>(method.Parameters.Select(parameter => Words.Key(parameter.Name)));
        var dialect = keys.Overlaps(NativeKeys) ? Dialect.Native : Dialect.Peft;
        return
        [
            .. AnyRecipe.Settings.Where(settings =>
                settings.Dialect == dialect
                && settings.Density is not null == keys.Contains("density")
                && settings.Seed is not null == keys.Contains("seed")
            ),
        ];
    }

    private static EquatableArray<AdapterEntry> AnyAdapters(
        IInvocationOperation call,
        Values values,
        World world,
        Places places
    )
    {
        var entries = new List<AdapterEntry> { new(world.Any(Adapters), "any", 1), new("other", "other", 1) };
        var weights = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "weights");
        foreach (var number in WrittenWeights(weights))
        {
            var key = $"{world.Any(Adapters)}-{entries.Count}";
            places.Add(RecipePaths.Adapters[key]["weight"], number.Syntax);
            entries.Add(new AdapterEntry(key, key, values.Number(number)));
        }

        return entries.ToEquatableArray();
    }

    // w => w with { Math = 0.9 }
    private static IEnumerable<IOperation> WrittenWeights(IArgumentOperation? weights) =>
        (weights?.Descendants() ?? [])
            .OfType<IWithOperation>()
            .Where(copy => weights!.Parameter?.Type is INamedTypeSymbol change && Gives(change, copy.Type))
            .SelectMany(copy => copy.Initializer.Initializers)
            .OfType<ISimpleAssignmentOperation>()
            .Select(assignment => assignment.Value);

    private static bool Gives(INamedTypeSymbol function, ITypeSymbol? result) =>
        SymbolEqualityComparer.Default.Equals(function.TypeArguments.LastOrDefault(), result);

    private static bool IsAboutWrittenValue(Finding finding, ChainReading reading) =>
        finding.Subject is { } subject && reading.Spans.Has(subject);
}
