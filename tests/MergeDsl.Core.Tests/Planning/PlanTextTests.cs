using System.Runtime.CompilerServices;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Planning;
using MergeDsl.Testing;

namespace MergeDsl.Core.Tests.Planning;

public sealed class PlanTextTests
{
    [Theory]
    [InlineData("method: linear", "Case: linear in space dense, 1 adapter, 1 module")]
    [InlineData("combination_type: cat", "Case: linear in space factors (PEFT dialect), 1 adapter, 1 module")]
    [InlineData(
        "combine_strategy: lora_delta_w_svd, svd_rank: 4",
        "Case: linear in space dense (adapter-hub dialect), 1 adapter, 1 module"
    )]
    public void TheSummary_NamesTheDialect(string merge, string expected)
    {
        var plan = new PlanCase(merge).Adapter("a", PlanCase.OfLibrary("a", "LORA", ("r", "4"))).Plan();

        PlanText.Summary(plan).ShouldBe(expected);
    }

    [Fact]
    public void LinearOfUnequalAdapters() =>
        Verify(
            new PlanCase("method: linear, rank: sum", "{ modules: layers.1.*, scale: 0.5, rank: 3 }")
                .Adapter("math", 0.7, Adapter(4, "q", "v"))
                .Adapter("code", -0.3, Adapter(8, "q", "k"))
        );

    [Fact]
    public void TiesWithCopies() =>
        Verify(
            new PlanCase("method: ties, density: 0.5, modules_to_save: average, rank: { energy: 0.95 }")
                .Adapter("a", 0.75, Owner(4))
                .Adapter("b", 0.25, Owner(8))
        );

    [Fact]
    public void DareInTheCoreSpace() =>
        Verify(
            new PlanCase("method: dare_ties, space: core, density: 0.2, seed: 42")
                .Adapter("a", 1, Adapter(4, "q"))
                .Adapter("b", 2, Adapter(4, "q"))
        );

    [Fact]
    public void PeftDialect() =>
        Verify(
            new PlanCase(
                "combination_type: ties_svd, density: 0.5, svd_rank: 6, majority_sign_method: frequency, svd_clamp: 0.9"
            )
                .Adapter("a", 1, Adapter(4, "q", "v"))
                .Adapter("b", 1, Adapter(4, "q", "v"))
        );

    [Fact]
    public void Biases() => Verify(new PlanCase("method: linear").Adapter("a", Biased("k")).Adapter("b", Biased("q")));

    [Fact]
    public void AFusedModel() =>
        Verify(
            new PlanCase("method: linear, rank: sum")
            {
                Base = PlanCase.ModelOf("llama", "model.layers.0.q", "model.layers.1.q", "model.layers.2.q"),
                Output = "model: out/fused, fuse: peft, dtype: bfloat16",
            }
                .Adapter("math", 0.7, Adapter(4, "q"))
                .Adapter("code", -0.3, Adapter(8, "q"))
        );

    private static void Verify(PlanCase plan, [CallerMemberName] string method = "") =>
        Snapshot.Verify(PlanText.Render(plan.Plan()), method: method);

    private static AdapterFacts Adapter(int rank, params string[] names) =>
        PlanCase.FactsOf([
            .. names.SelectMany(name =>
                Enumerable.Range(0, 3).Select(layer => PlanCase.Linear($"model.layers.{layer}.{name}", rank))
            ),
        ]);

    private static AdapterFacts Biased(string name)
    {
        var facts = PlanCase.FactsOf(
            PlanCase.Linear(name) with
            {
                Bias = PlanCase.Tensor($"{name}.lora_B.bias", DType.Float32, 16),
            }
        );
        return facts with { Config = facts.Config with { LoraBias = true } };
    }

    private static AdapterFacts Owner(int rank)
    {
        var facts = Adapter(rank, "q");
        return facts with
        {
            Config = facts.Config with { ModulesToSave = EquatableArray.Of("score") },
            Saved = EquatableArray.Of(PlanCase.Copy("score", 2, 12)),
        };
    }
}
