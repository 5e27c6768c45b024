using System.Buffers;
using System.Text;
using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Evaluation.Interference;
using MergeDsl.Evaluation.Reporting;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Interference;

/// <summary>
/// Against whole matrices. Factors are float32 numbers, and everything but the signs is float64 arithmetic on them: 1e-9 leaves room
/// for the QR. Signs are compared on float32 products, whose rounding errors of 1e-7 move a share by no more.
/// </summary>
public sealed class InterferenceAnalysisTests
{
    private const double Tolerance = 1e-9;
    private const double SignTolerance = 1e-6;
    private const string Q0 = "model.layers.0.self_attn.q_proj";
    private const string V0 = "model.layers.0.self_attn.v_proj";
    private const string Q1 = "model.layers.1.self_attn.q_proj";

    // Ranks differ, one by a pattern; scalings are alpha/r, alpha/sqrt(r) and a pattern's; one adapter lacks a module.
    private static readonly TestAdapter[] Adapters =
    [
        new TestAdapter(
            "first",
            "\"r\": 3, \"lora_alpha\": 6, \"rank_pattern\": {\"v_proj\": 5}, \"alpha_pattern\": {\"v_proj\": 15}"
        )
            .With(Q0, 24, 17, 3, 1)
            .With(V0, 15, 20, 5, 2)
            .With(Q1, 24, 17, 3, 3),
        new TestAdapter("second", "\"r\": 4, \"lora_alpha\": 8, \"use_rslora\": true")
            .With(Q0, 24, 17, 4, 4)
            .With(V0, 15, 20, 4, 5)
            .With(Q1, 24, 17, 4, 6),
        new TestAdapter("third", "\"r\": 2, \"lora_alpha\": 2").With(Q0, 24, 17, 2, 7).With(Q1, 24, 17, 2, 8),
    ];

    private static readonly double[] Weights = [0.7, -0.4, 1.5];

    private const string Rules = "\nrules:\n  - { modules: \"layers.1.*\", weights: { first: 2 }, scale: 0.5 }";

    [Fact]
    public void Changes_HaveTheNormsRanksAndSharesOfTheWholeMatrices()
    {
        var report = TestRecipe.Examine(Adapters, Weights, "{ method: linear, rank: sum }" + Rules);

        report.Modules.Select(module => module.Path).ShouldBe([Q0, V0, Q1]);
        report.Modules.Select(module => module.Scale).ShouldBe([1, 1, 0.5]);
        foreach (var module in report.Modules)
        {
            var changes = Changes(module.Path);
            var sum = changes.Aggregate((x, y) => x + y);
            module.Measures.Changes.Count.ShouldBe(changes.Length);
            for (var i = 0; i < changes.Length; i++)
            {
                var change = module.Measures.Changes[i];
                change.Weight.ShouldBe(WeightsIn(module.Path)[i]);
                change.Rank.ShouldBe(Adapters[i].Modules[module.Path].A.RowCount);
                change.Norm.ShouldBe(DenseReference.Norm(changes[i]), Tolerance * change.Norm);
                change.EffectiveRank!.Value.ShouldBe(
                    DenseReference.EntropyRank(DenseReference.Energies(changes[i])),
                    Tolerance
                );
                change.Left!.Value.ShouldBe(
                    DenseReference.InnerProduct(changes[i], sum) / Math.Pow(DenseReference.Norm(changes[i]), 2),
                    Tolerance * 100
                );
            }
        }
    }

    [Fact]
    public void Pairs_HaveTheCosinesAndOverlapsOfTheWholeMatrices()
    {
        var report = TestRecipe.Examine(Adapters, Weights, "{ method: linear, rank: sum }" + Rules);

        foreach (var module in report.Modules)
        {
            var changes = Changes(module.Path);
            module.Measures.Pairs.Count.ShouldBe(changes.Length * (changes.Length - 1) / 2);
            foreach (var pair in module.Measures.Pairs)
            {
                var (x, y) = (changes[pair.First], changes[pair.Second]);
                var rank = Math.Max(
                    module.Measures.Changes[pair.First].Rank,
                    module.Measures.Changes[pair.Second].Rank
                );
                pair.Cosine!.Value.ShouldBe(DenseReference.Cosine(x, y), Tolerance);
                pair.LeftOverlap!.Value.ShouldBe(DenseReference.Overlap(x, y), Tolerance);
                pair.RightOverlap!.Value.ShouldBe(DenseReference.Overlap(x.Transpose(), y.Transpose()), Tolerance);
                pair.LeftByChance!.Value.ShouldBe((double)rank / module.Out, Tolerance);
                pair.RightByChance!.Value.ShouldBe((double)rank / module.In, Tolerance);
            }
        }
    }

    [Fact]
    public void TheSum_HasTheSpectrumOfTheWholeMatrix()
    {
        var report = TestRecipe.Examine(Adapters, Weights, "{ method: linear, rank: 4 }" + Rules);

        foreach (var module in report.Modules)
        {
            var changes = Changes(module.Path);
            var whole = changes.Aggregate((x, y) => x + y);
            var energies = DenseReference.Energies(whole);
            var sum = module.Measures.Sum;
            sum.Norm.ShouldBe(DenseReference.Norm(whole), Tolerance * sum.Norm);
            sum.Strength!.Value.ShouldBe(
                DenseReference.Norm(whole) / Math.Sqrt(changes.Sum(change => Math.Pow(DenseReference.Norm(change), 2))),
                Tolerance
            );
            sum.Kept.Count.ShouldBe(Math.Min(module.Measures.Changes.Sum(change => change.Rank), 15));
            for (var rank = 1; rank <= sum.Kept.Count; rank++)
            {
                sum.Kept[rank - 1].ShouldBe(energies.Take(rank).Sum() / energies.Sum(), Tolerance);
            }

            sum.Rank.ShouldBe(4);
            sum.KeptAtRank.ShouldBe(sum.Kept[3], Tolerance);
            sum.EntropyRank!.Value.ShouldBe(DenseReference.EntropyRank(energies), Tolerance * 10);
            sum.ParticipationRank!.Value.ShouldBe(DenseReference.ParticipationRank(energies), Tolerance * 10);
        }
    }

    [Fact]
    public void Signs_AreComparedAtEveryEntryOfSmallModules()
    {
        var report = TestRecipe.Examine(Adapters, Weights, "{ method: linear, rank: sum }" + Rules);

        foreach (var module in report.Modules)
        {
            var changes = Changes(module.Path);
            var norms = changes.Select(DenseReference.Norm).ToArray();
            var signs = module.Measures.Signs.ShouldNotBeNull();
            signs.Opposed.ShouldBe(DenseReference.Opposed(changes), SignTolerance);
            signs.ByChance.ShouldBe((1 - (Math.Sqrt(norms.Sum(norm => norm * norm)) / norms.Sum())) / 2, Tolerance);
            (signs.Rows, signs.OfRows).ShouldBe((module.Out, module.Out));
        }
    }

    [Fact]
    public void Overall_IsThatOfAllModulesAsOneListOfNumbers()
    {
        var report = TestRecipe.Examine(Adapters, Weights, "{ method: linear, rank: sum }" + Rules);

        // Block-diagonal matrices of all modules: what is missing is zero.
        var blocks = Enumerable
            .Range(0, Adapters.Length)
            .Select(i => Blocks(report.Modules.Select(module => (module, Changes(module.Path).ElementAtOrDefault(i)))))
            .ToArray();
        var overall = report.Overall;
        for (var i = 0; i < blocks.Length; i++)
        {
            overall.Changes[i].Norm.ShouldBe(DenseReference.Norm(blocks[i]), Tolerance * overall.Changes[i].Norm);
        }

        foreach (var pair in overall.Pairs)
        {
            pair.Cosine!.Value.ShouldBe(DenseReference.Cosine(blocks[pair.First], blocks[pair.Second]), Tolerance);
        }

        overall.Signs!.Opposed.ShouldBe(DenseReference.Opposed(blocks), SignTolerance);
        overall.Sum.Norm.ShouldBe(DenseReference.Norm(blocks.Aggregate((x, y) => x + y)), Tolerance * overall.Sum.Norm);
        overall.Sum.KeptAtRank.ShouldBe(1);
    }

    [Fact]
    public void TheScale_MakesTheSumCarryEveryChangeAtFullStrength()
    {
        var report = TestRecipe.Examine(Adapters, Weights, "{ method: linear, rank: sum, scale: 3 }" + Rules);

        foreach (var module in report.Modules)
        {
            var changes = Changes(module.Path);
            var merged = changes.Aggregate((x, y) => x + y);
            module.Measures.SuggestedScale!.Value.ShouldBe(BestScale(merged, module.Path), 2e-5);
        }
    }

    [Fact]
    public void TheScaleOfAnotherMethod_IsThatOfWhatItMakes()
    {
        var report = TestRecipe.Examine(Adapters, Weights, "{ method: ties, density: 0.4 }" + Rules);

        foreach (var module in report.Modules)
        {
            var weights = WeightsIn(module.Path);
            var deltas = Changes(module.Path).Select((change, i) => change / weights[i]).ToArray();
            var merged = DenseReference.Ties(deltas, weights, 0.4);
            module.Measures.SuggestedScale!.Value.ShouldBe(BestScale(merged, module.Path), 5e-5);
        }
    }

    [Theory]
    [InlineData("{ method: ties, space: core, density: 0.5 }")]
    [InlineData("{ method: dare_ties, density: 0.5, seed: 3 }")]
    [InlineData("{ method: magnitude_prune, space: core, density: 0.5, rank: 2 }")]
    public void EveryMethod_HasAScale(string merge) =>
        TestRecipe
            .Examine(Adapters, [0.7, 0.4, 1.5], merge)
            .Overall.SuggestedScale.ShouldNotBeNull()
            .ShouldBeInRange(0.2, 5);

    [Fact]
    public void FactorsMergedAlone_HaveAScale()
    {
        TestAdapter Adapter(string name, int seed) =>
            new TestAdapter(name, "\"r\": 4, \"lora_alpha\": 4").With(Q0, 24, 17, 4, seed);

        // Half of each factor, and cross terms: p is 1/2 where the cross terms are small.
        var report = TestRecipe.Examine(
            [Adapter("first", 1), Adapter("second", 2)],
            [0.5, 0.5],
            "{ method: linear, space: factors }"
        );
        report.Overall.SuggestedScale.ShouldNotBeNull().ShouldBeInRange(1, 3);
    }

    [Fact]
    public void TheReport_DoesNotDependOnThreads()
    {
        const string Merge = "{ method: ties, density: 0.4 }" + Rules;
        Json(TestRecipe.Examine(Adapters, Weights, Merge, threads: 5))
            .ShouldBe(Json(TestRecipe.Examine(Adapters, Weights, Merge, threads: 1)));
    }

    [Fact]
    public void LargeModules_AreSampled()
    {
        TestAdapter Adapter(string name, int seed) =>
            new TestAdapter(name, "\"r\": 2, \"lora_alpha\": 2").With(Q0, 3000, 1000, 2, seed);
        TestAdapter[] adapters = [Adapter("first", 1), Adapter("second", 2)];
        var report = TestRecipe.Examine(adapters, [1, 1], "{ method: linear, rank: sum }");

        var signs = report.Modules[0].Measures.Signs.ShouldNotBeNull();
        var (b1, a1) = adapters[0].Modules[Q0];
        var (b2, a2) = adapters[1].Modules[Q0];
        signs.OfRows.ShouldBe(3000);
        signs.Rows.ShouldBe(1048);

        // The shares of single rows lie some 0.07 around the mean: of a thousand rows, 0.01 is more than four standard errors.
        signs.Opposed.ShouldBe(DenseReference.Opposed([b1 * a1, b2 * a2]), 0.01);
        signs.Magnitude.ShouldBe(
            (b1 * a1).Enumerate().Sum(Math.Abs) + (b2 * a2).Enumerate().Sum(Math.Abs),
            0.05 * signs.Magnitude
        );
    }

    [Fact]
    public void AnAdapterThatChangesNothing_HasNoCosine()
    {
        var zero = new TestAdapter("zero", "\"r\": 2, \"lora_alpha\": 2").With(
            Q0,
            Matrix<double>.Build.Dense(24, 2),
            TestAdapter.Normal(2, 17, 9)
        );
        var other = new TestAdapter("other", "\"r\": 3, \"lora_alpha\": 3").With(Q0, 24, 17, 3, 1);
        var report = TestRecipe.Examine([zero, other], [1, 1], "{ method: linear, rank: sum }");

        var measures = report.Modules[0].Measures;
        measures.Changes[0].Norm.ShouldBe(0);
        measures.Changes[0].Left.ShouldBeNull();
        measures.Changes[0].EffectiveRank.ShouldBeNull();
        measures.Pairs[0].Cosine.ShouldBeNull();
        measures.Pairs[0].LeftOverlap.ShouldBeNull();
        measures.SuggestedScale!.Value.ShouldBe(1, Tolerance);
        Json(report).ShouldNotContain("NaN");
    }

    [Fact]
    public void OneAdapterAlone_HasNoPairs()
    {
        var report = TestRecipe.Examine([Adapters[0]], [1], "{ method: linear }");

        report.Overall.Pairs.ShouldBeEmpty();
        report.Overall.Signs.ShouldBeNull();
        report.Overall.SuggestedScale!.Value.ShouldBe(1, Tolerance);
        report.Verdict.ShouldBe("No module is flagged.");
    }

    private static double[] WeightsIn(string path) =>
        path switch
        {
            Q1 => [2, -0.4, 1.5],
            V0 => [0.7, -0.4],
            _ => Weights,
        };

    // alpha/r = 6/3 and, for v_proj, 15/5; alpha/sqrt(r) = 8/2; 2/2.
    private static double[] ScalingsIn(string path) => path == V0 ? [3, 4] : [2, 4, 1];

    private static Matrix<double>[] Changes(string path) =>
        [
            .. ScalingsIn(path)
                .Select(
                    (scaling, i) =>
                        Adapters[i].Modules[path].B * Adapters[i].Modules[path].A * scaling * WeightsIn(path)[i]
                ),
        ];

    private static double BestScale(Matrix<double> merged, string path)
    {
        var targets = Changes(path).Select((change, i) => change / Math.Abs(WeightsIn(path)[i]));
        return DenseReference.BestScale([
            .. targets.Select(target =>
                DenseReference.InnerProduct(merged, target) / Math.Pow(DenseReference.Norm(target), 2)
            ),
        ]);
    }

    private static Matrix<double> Blocks(IEnumerable<(ModuleInterference Module, Matrix<double>? Change)> parts) =>
        parts
            .Select(part => part.Change ?? Matrix<double>.Build.Dense((int)part.Module.Out, (int)part.Module.In))
            .Aggregate((x, y) => x.DiagonalStack(y));

    private static string Json(InterferenceReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            InterferenceJson.Write(json, report);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
