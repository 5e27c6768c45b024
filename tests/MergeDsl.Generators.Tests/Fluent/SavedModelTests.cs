using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>Merges that are fused into a base model.</summary>
public sealed class SavedModelTests
{
    private const string NoBase =
        "MDSL1002: In a recipe with 'output.model' the key 'base_model' is missing: expected the model that the merged adapter is fused into";

    private const string NotFused =
        "MDSL2006: 'output.fuse' is not used by 'output.adapter': it says how 'output.model' is fused";

    [Theory]
    [InlineData("await Merge.Of(math).SaveModelAsync(text);", $"{NoBase} «text»")]
    [InlineData("await Merge.Of(math).SaveModelAsync(folder: \"out\");", $"{NoBase} «folder: \"out\"»")]
    [InlineData("await Merge.Of(math).Fuse(FuseMode.Peft).SaveAdapterAsync(text);", $"{NotFused} «Fuse»")]
    public void WhatCannotBeFused_IsFound(string statements, string expected) =>
        FluentProgram.Of(statements).Findings().ShouldBe([expected]);

    [Theory]
    [InlineData("await Merge.Of(math).BaseModel(text).SaveModelAsync(text);")]
    [InlineData("await Merge.Of(math).BaseModel(text).Fuse(FuseMode.Exact).SaveModelAsync(text);")]
    [InlineData("Merge<AnyBase> Given() => throw new Exception(); await Given().SaveModelAsync(text);")]
    [InlineData("Merge<AnyBase> Made() => Merge.Of(math).Fuse(FuseMode.Peft); await Made().SaveModelAsync(text);")]
    public void WhatCanBe_IsNot(string statements) => FluentProgram.Of(statements).Findings().ShouldBeEmpty();

    [Fact]
    public void ATypeThatSaysItsBase_NeedsNoOther() => new FluentProgram(
            """
            using System.Threading.Tasks;
            using MergeDsl;

            public static class Program
            {
                public static async Task Run<TBase>(Adapter<TBase> math)
                    where TBase : IBaseModel => await Merge.Of(math).SaveModelAsync("out");
            }
            """
        ).Findings().ShouldBeEmpty();
}
