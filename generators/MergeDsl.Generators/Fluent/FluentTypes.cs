using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>The types of the library, as a compilation sees them. Types of the same name elsewhere are none of ours.</summary>
internal sealed class FluentTypes
{
    private readonly INamedTypeSymbol start;
    private readonly INamedTypeSymbol merge;
    private readonly INamedTypeSymbol? delta;
    private readonly INamedTypeSymbol? adapter;
    private readonly INamedTypeSymbol? loader;
    private readonly INamedTypeSymbol? plan;
    private readonly INamedTypeSymbol? model;
    private readonly INamedTypeSymbol? anyBase;

    private FluentTypes(INamedTypeSymbol start, INamedTypeSymbol merge, Compilation compilation)
    {
        (this.start, this.merge) = (start, merge);
        delta = compilation.GetTypeByMetadataName("MergeDsl.Delta`1");
        adapter = compilation.GetTypeByMetadataName("MergeDsl.Adapter`1");
        loader = compilation.GetTypeByMetadataName("MergeDsl.Adapter");
        plan = compilation.GetTypeByMetadataName("MergeDsl.RecipePlan");
        model = compilation.GetTypeByMetadataName("MergeDsl.FusedModel`1");
        anyBase = compilation.GetTypeByMetadataName("MergeDsl.AnyBase");
    }

    /// <summary>The types; null for a compilation that does not refer to the library.</summary>
    public static FluentTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("MergeDsl.Merge") is { } start
        && compilation.GetTypeByMetadataName("MergeDsl.Merge`1") is { } merge
            ? new FluentTypes(start, merge, compilation)
            : null;

    /// <summary>True for a merge, of whatever base model.</summary>
    public bool IsMerge(ITypeSymbol? type) => Is(type, merge);

    /// <summary>True for a base model with a delta added.</summary>
    public bool IsModel(ITypeSymbol? type) => Is(type, model);

    /// <summary>True for a merge whose type says its base model, or may say it.</summary>
    public bool HasBase(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeArguments.Length: 1 } one && !Is(one.TypeArguments[0], anyBase);

    /// <summary>True for a weighted sum of adapters.</summary>
    public bool IsDelta(ITypeSymbol? type) => Is(type, delta);

    /// <summary>True for an adapter.</summary>
    public bool IsAdapter(ITypeSymbol? type) => Is(type, adapter);

    /// <summary>True for the type of a compiled recipe.</summary>
    public bool IsPlan(ITypeSymbol? type)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            if (Is(one, plan))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for <c>Merge.Of(...)</c>.</summary>
    public bool IsStart(IInvocationOperation call) =>
        Is(call.TargetMethod.ContainingType, start) && IsMerge(call.TargetMethod.ReturnType);

    /// <summary>True for <c>Adapter.Load(...)</c>.</summary>
    public bool IsLoad(IInvocationOperation call) =>
        Is(call.TargetMethod.ContainingType, loader) && call.TargetMethod.Name == "Load";

    /// <summary>True for a call that starts, changes or runs a merge or a compiled recipe.</summary>
    public bool IsOurs(IInvocationOperation call) =>
        IsStart(call) || IsMerge(call.Instance?.Type) || IsModel(call.Instance?.Type) || IsPlan(call.Instance?.Type);

    private static bool Is(ITypeSymbol? type, INamedTypeSymbol? wanted) =>
        wanted is not null && SymbolEqualityComparer.Default.Equals(type?.OriginalDefinition, wanted);
}
