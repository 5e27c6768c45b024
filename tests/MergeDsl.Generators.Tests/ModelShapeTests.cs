using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using MergeDsl.Generators.Tests.Driving;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests;

/// <summary>
/// What the steps of the pipeline hand on. A Roslyn object would keep a whole compilation alive; a value that is not compared
/// by content would come out anew each time.
/// </summary>
public sealed class ModelShapeTests
{
    private const BindingFlags Fields =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> Types = TypesOfAllSteps();

    [Fact]
    public void EveryStep_IsLookedAt() =>
        StepNamesOfTheGenerator.ShouldBeSubsetOf(GeneratorHarness.Of(Sample).Result.TrackedSteps.Keys);

    [Fact]
    public void TheTypesOfTheModel_AreFound()
    {
        Types.Count.ShouldBeGreaterThan(40);
        Types.ShouldContain(typeof(Core.Recipes.RecipeModel));
        Types.ShouldContain(typeof(Core.Planning.ModulePlan));
        Types.ShouldContain(typeof(Core.Locks.LockedAdapter));
    }

    [Fact]
    public void NoType_IsOfRoslyn() =>
        Types
            .Where(type => type.FullName!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void EveryType_IsComparedByContent() => Types.Where(type => !IsComparedByContent(type)).ShouldBeEmpty();

    [Fact]
    public void ARoslynType_WouldBeFound()
    {
        var found = new HashSet<Type>();

        Collect(typeof(Suspect), found);

        found.ShouldContain(typeof(Microsoft.CodeAnalysis.Location));
        IsComparedByContent(typeof(Suspect[])).ShouldBeFalse();
    }

    // Findings of every kind, plans, handles: a project in which every step has something to hand on.
    private static TestProject Sample =>
        Samples
            .Polyglot.With("recipes/broken.recipe.yaml", "name: Broken\nmerge: [\n")
            .With("recipes/missing.recipe.yaml", Samples.Recipe("Missing", "adapters/missing"))
            .With("recipes/twin.recipe.yaml", Samples.Recipe("Polyglot"));

    private static string[] StepNamesOfTheGenerator =>
        [.. typeof(StepNames).GetFields().Select(constant => (string)constant.GetRawConstantValue()!)];

    private static HashSet<Type> TypesOfAllSteps()
    {
        var types = new HashSet<Type>();
        var steps = GeneratorHarness.Of(Sample).Result.TrackedSteps;
        foreach (var name in StepNamesOfTheGenerator.Where(steps.ContainsKey))
        {
            foreach (var (value, _) in steps[name].SelectMany(step => step.Outputs))
            {
                Collect(value.GetType(), types);
            }
        }

        return types;
    }

    private static void Collect(Type type, HashSet<Type> found)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string) || !found.Add(type))
        {
            return;
        }

        if (type.IsArray)
        {
            Collect(type.GetElementType()!, found);
        }

        foreach (var argument in type.GetGenericArguments())
        {
            Collect(argument, found);
        }

        if (!IsOurs(type))
        {
            return;
        }

        foreach (var variant in type.Assembly.GetTypes().Where(other => other.BaseType == type))
        {
            Collect(variant, found);
        }

        for (var level = type; level is not null && IsOurs(level); level = level.BaseType)
        {
            foreach (var field in level.GetFields(Fields))
            {
                Collect(field.FieldType, found);
            }
        }
    }

    private static bool IsOurs(Type type) =>
        type.Assembly.GetName().Name!.StartsWith("MergeDsl", StringComparison.Ordinal);

    // Containers are the business of those who hold them and compare them one by one.
    private static bool IsComparedByContent(Type type) =>
        type.IsValueType
        || IsPartOfAComparedType(type)
        || type.GetMethod("Equals", [typeof(object)])!.DeclaringType != typeof(object);

    private static bool IsPartOfAComparedType(Type type) =>
        (type.IsArray || typeof(IEnumerable).IsAssignableFrom(type) || type.IsInterface)
        && Owners(type) is { Length: > 0 } owners
        && owners.All(owner => typeof(IEquatable<>).MakeGenericType(owner).IsAssignableFrom(owner) && !IsRecord(owner));

    private static Type[] Owners(Type type) =>
        [.. Types.Where(IsOurs).Where(owner => owner.GetFields(Fields).Any(field => field.FieldType == type))];

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is { } method
        && method.IsDefined(typeof(CompilerGeneratedAttribute));

    private sealed record Suspect(Microsoft.CodeAnalysis.Location Location);
}
