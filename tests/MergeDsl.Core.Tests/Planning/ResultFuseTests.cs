using MergeDsl.Core.Findings;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Tests.Planning;

/// <summary>How a merge result will be fused is known, and checked, before there is one.</summary>
public sealed class ResultFuseTests
{
    private const string Path = "model.layers.0.q";

    [Fact]
    public void AModel_IsPlannedFromTheShapesOfTheResult()
    {
        var fuse = Case("method: linear, rank: sum", "model: out/fused").Run().Fuse.ShouldNotBeNull();

        var tensor = fuse.Tensors.ShouldHaveSingleItem();
        tensor.Name.ShouldBe($"{Path}.weight");
        var product = tensor.Slices.ShouldHaveSingleItem().Steps.ShouldHaveSingleItem().ShouldBeOfType<AddProduct>();
        // All weights and scalings are in the factors of the result by then.
        (product.Rank, product.Factor).ShouldBe((8, 1));
        fuse.Inputs.ShouldBe(["Case"]);
        (fuse.IsRoundedEachStep, fuse.Type).ShouldBe((false, null));
    }

    [Fact]
    public void TheLargestRank_StandsForOneThatTheRunChooses()
    {
        var fuse = Case("method: linear, rank: { energy: 0.9 }", "model: out/fused").Run().Fuse.ShouldNotBeNull();

        fuse.Tensors[0].Slices[0].Steps[0].ShouldBeOfType<AddProduct>().Rank.ShouldBe(8);
    }

    [Fact]
    public void WhatTheRecipeSaysOfFusing_Holds()
    {
        var fuse = Case("method: linear", "model: out/fused, fuse: peft, dtype: float16").Run().Fuse.ShouldNotBeNull();

        (fuse.IsRoundedEachStep, fuse.Type).ShouldBe((true, DType.Float16));
    }

    [Fact]
    public void WithoutAModel_NothingIsFused() => Case("method: linear", "").Run().Fuse.ShouldBeNull();

    [Fact]
    public void AQuantisedBase_IsFoundAtTheBase()
    {
        var model = PlanCase.ModelOf("llama", Path);
        var scale = PlanCase.Tensor($"{Path}.weight_scale", DType.Float32, 16);
        var quantised = model with { Tensors = model.Tensors.Append(scale).ToEquatableArray() };

        var finding = Case("method: linear", "model: out/fused", quantised).Finding(FuseFindings.QuantisedBase);

        finding.Subject.ShouldBe(RecipePaths.BaseModel);
    }

    [Fact]
    public void ABaseWithoutBiases_IsFoundAtTheModel()
    {
        var plain = PlanCase.FactsOf(
            PlanCase.Linear(Path) with
            {
                Bias = PlanCase.Tensor($"{Path}.lora_B.bias", DType.Float32, 16),
            }
        );
        var biased = plain with { Config = plain.Config with { LoraBias = true } };

        var finding = new PlanCase("method: linear")
        {
            Base = PlanCase.ModelOf("llama", Path),
            Output = "model: out/fused",
        }
            .Adapter("a", biased)
            .Finding(FuseFindings.NoBaseBias);

        finding.Subject.ShouldBe(RecipePaths.OutputModel);
    }

    private static PlanCase Case(string merge, string output, Core.Models.ModelFacts? model = null) =>
        new PlanCase(merge) { Base = model ?? PlanCase.ModelOf("llama", Path), Output = output }
            .Adapter("a", Path)
            .Adapter("b", Path);
}
