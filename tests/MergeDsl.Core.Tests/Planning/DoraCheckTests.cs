using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;

namespace MergeDsl.Core.Tests.Planning;

/// <summary>Checks and plans of DoRAs, going in and coming out.</summary>
public sealed class DoraCheckTests
{
    private const string Linear = "method: linear";
    private static readonly LoraModule Q = PlanCase.Linear("m.0.q");

    [Fact]
    public void DoraResult_HasNoBiasesOnLoraB()
    {
        var biased = PlanCase.FactsOf(Q with { Bias = PlanCase.Tensor("m.0.q.lora_B.bias", DType.Float32, 16) });
        var plan = new PlanCase(Linear) { Base = PlanCase.ModelOf("llama", "m.0.q"), Output = "use_dora: true" };
        plan.Adapter("a", biased).Finding(MergeFindings.NoDora).Message.ShouldContain("'m.0.q' has a bias on lora_B");
    }

    [Fact]
    public void DoraResult_IsPlannedWithTheWeightsOfTheBase()
    {
        var plan = new PlanCase(Linear) { Base = PlanCase.ModelOf("llama", "m.0.q"), Output = "use_dora: true" };
        var planned = plan.Adapter("a", PlanCase.FactsOf(Q)).Plan();

        planned.ReadsBase.ShouldBeTrue();
        planned.Output.Config.UseDora.ShouldBeTrue();
        planned.Modules[0].Dora.ShouldBe(new DoraBase(PlanCase.Tensor("m.0.q.weight", DType.Float32, 16, 12), false));
        ResultLayout.Of(planned.Modules[0], 4).Magnitude!.Shape.ShouldBe([16L]);
    }

    [Fact]
    public void FullRank_OfADora_IsToldUnlessARankIsGiven()
    {
        var dora = PlanCase.FactsOf(
            Q with
            {
                Magnitude = PlanCase.Tensor("m.0.q.lora_magnitude_vector", DType.Float32, 16),
            }
        );
        var model = PlanCase.ModelOf("llama", "m.0.q");
        new PlanCase(Linear) { Base = model }
            .Adapter("a", dora)
            .Finding(MergeFindings.FullRank)
            .Message.ShouldContain("keeps up to 12 ranks");
        new PlanCase("method: linear, rank: 4") { Base = model }
            .Adapter("a", dora)
            .Run()
            .Findings.ShouldBeEmpty();
    }
}
