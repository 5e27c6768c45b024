using MergeDsl.Core.Catalog;
using MergeDsl.Generators.Fluent;
using Microsoft.CodeAnalysis;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>The analyzer knows the library by names alone: here they are compared with the library itself.</summary>
public sealed class LibraryShapeTests
{
    private static readonly string[] Calls =
    [
        "Named",
        "BaseModel",
        "Serve",
        "DType",
        "Fuse",
        "Rule",
        "ModulesToSave",
        "Peft",
        "Density",
        "Seed",
        "Rank",
        "Energy",
        "Scale",
        "NormalizeWeights",
        "UseDora",
    ];

    private static readonly string[] Keys =
    [
        "density",
        "space",
        "majority_sign_method",
        "seed",
        "seed_at",
        "svd_rank",
        "svd_clamp",
        "autocast_adapter_dtype",
        "normalize_weights",
        "use_dora",
        "scale",
        "rank",
        "combination_type",
        "modules",
        "weights",
        "name",
        "path",
        "choice",
        "module",
        "dtype",
        "target",
        "mode",
    ];

    [Fact]
    public void EveryCallOfAMerge_IsRead()
    {
        var methods = MergeMethods.All.Select(method => Words.Pascal(method.Name));

        CallsOfMerge().Select(call => call.Name).Distinct().ShouldBe(Calls.Concat(methods), ignoreOrder: true);
    }

    [Fact]
    public void EveryParameterOfAMerge_IsRead() =>
        CallsOfMerge()
            .SelectMany(call => call.Parameters)
            .Select(parameter => Words.Key(parameter.Name))
            .Distinct()
            .ShouldBe(Keys, ignoreOrder: true);

    private static IMethodSymbol[] CallsOfMerge() =>
        [
            .. new FluentProgram("")
                .Compile()
                .GetTypeByMetadataName("MergeDsl.Merge`1")!
                .GetMembers()
                .OfType<IMethodSymbol>()
                .Where(call =>
                    call is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, ReturnType.Name: "Merge" }
                ),
        ];
}
