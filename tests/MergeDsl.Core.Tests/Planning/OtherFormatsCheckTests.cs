using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Tests.Planning;

/// <summary>The checks of recipes whose adapters are those of the adapters library, or single files, find what they are there for.</summary>
public sealed class OtherFormatsCheckTests
{
    private const string Linear = "method: linear";
    private const string Average = "combine_strategy: linear";
    private static readonly LoraModule Q = PlanCase.Linear("m.0.q");

    [Fact]
    public void LibraryAgreement_OfConfigurations() =>
        new PlanCase(Average)
            .Adapter("a", PlanCase.OfLibrary("a", AdapterKinds.Lora, ("r", "4"), ("leave_out", "[0]")))
            .Adapter("b", PlanCase.OfLibrary("b", AdapterKinds.Lora, ("r", "4")))
            .Finding(LibraryFindings.ConfigsDiffer)
            .Message.ShouldStartWith("'a' and 'b' differ in leave_out ([0], not given)");

    [Fact]
    public void LibraryAgreement_OfTensors()
    {
        var wide = PlanCase.OfLibrary("b", AdapterKinds.Lora) with
        {
            Modules = EquatableArray.Of(PlanCase.LibraryModule("b", 20)),
        };
        new PlanCase(Average)
            .Adapter("a", PlanCase.OfLibrary("a", AdapterKinds.Lora))
            .Adapter("b", wide)
            .Finding(LibraryFindings.TensorsDiffer)
            .Message.ShouldEndWith("'m.0.q.loras.a.lora_A' is F32 [4, 12] in one and F32 [4, 20] in the other");
    }

    [Fact]
    public void LibraryKind_OfAnotherLibrary() =>
        new PlanCase(Average).Adapter("a", PlanCase.FactsOf(Q)).Finding(LibraryFindings.NotOfLibrary);

    [Fact]
    public void LibraryKind_WithoutThatStrategy() =>
        new PlanCase("combine_strategy: lora_linear_only_negate_b")
            .Adapter("a", PlanCase.OfLibrary("a", "adapters:dora"))
            .Finding(LibraryFindings.StrategyNotForKind)
            .Message.ShouldContain("'lora_linear_only_negate_b' is not defined for 'a' (adapters:dora)");

    [Fact]
    public void LibraryKind_OfARank()
    {
        var lora = PlanCase.OfLibrary("a", AdapterKinds.Lora, ("r", "4"));
        new PlanCase($"{Average}, svd_rank: 2").Adapter("a", lora).Finding(LibraryFindings.RankWithLinear);
        new PlanCase($"{Average}, svd_rank: 4").Adapter("a", lora).Plan();
        new PlanCase("combine_strategy: lora_delta_w_svd, svd_rank: 13")
            .Adapter("a", lora)
            .Finding(LibraryFindings.RankTooLarge)
            .Message.ShouldEndWith("expected at most 12");
    }

    [Fact]
    public void LibrarySlip_OfFactorsAndOfAlpha()
    {
        var lora = PlanCase.OfLibrary("a", AdapterKinds.Lora, ("r", "4"));
        new PlanCase(Average).Adapter("a", lora).Finding(LibraryFindings.FactorWise);
        new PlanCase("combine_strategy: lora_delta_w_svd, svd_rank: 8")
            .Adapter("a", lora)
            .Finding(LibraryFindings.AlphaSlip)
            .Message.ShouldContain("0.5 times");
        new PlanCase("combine_strategy: lora_delta_w_svd, svd_rank: 4")
            .Adapter("a", lora)
            .Run()
            .Findings.ShouldBeEmpty();
    }

    [Fact]
    public void LibrarySlip_OfProjections() =>
        new PlanCase($"{Average}, normalize_weights: false")
            .Adapter("a", 0.4, PlanCase.OfLibrary("a", "adapters:reft", ("orthogonality", "true")))
            .Adapter("b", 0.2, PlanCase.OfLibrary("b", "adapters:reft", ("orthogonality", "true")))
            .Finding(LibraryFindings.NotOrthogonal)
            .Message.ShouldContain("they even become zero");

    [Fact]
    public void SingleFiles_AreMergedWithEachOtherIntoAFile()
    {
        var file = PlanCase.FactsOf(PlanCase.Linear("lora_unet_mid_block_q")) with { IsSingleFile = true };
        new PlanCase(Linear).Adapter("a", file).Finding(SingleFileFindings.OutputFormat);
        new PlanCase(Linear)
            .Adapter("a", file)
            .Adapter("b", PlanCase.FactsOf(Q))
            .Finding(SingleFileFindings.FormatsDiffer);
        new PlanCase("combination_type: cat").Adapter("a", file).Finding(SingleFileFindings.NoDialect);
    }

    [Fact]
    public void SingleFiles_NameModulesAlike() =>
        new PlanCase(Linear)
            .Adapter("a", PlanCase.FactsOf(PlanCase.Linear("lora_unet_mid_block_q")) with { IsSingleFile = true })
            .Adapter("b", PlanCase.FactsOf(PlanCase.Linear("lora_unet_middle_block_1_q")) with { IsSingleFile = true })
            .Finding(SingleFileFindings.NamingsDiffer)
            .Message.ShouldContain("lora_unet_middle_block_1_q");
}
