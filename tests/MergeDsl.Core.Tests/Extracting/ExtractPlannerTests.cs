using MergeDsl.Core.Extracting;
using MergeDsl.Core.Models;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Tests.Extracting;

/// <summary>What becomes of every tensor of two models that differ everywhere.</summary>
public sealed class ExtractPlannerTests
{
    private const string Query = "model.layers.0.self_attn.q_proj";

    [Fact]
    public void Matrices_GetFactorsAfterTheirKind()
    {
        var plan = PlanOf(
            Facts(
                ("embed.tok_embeddings.weight", [50, 8]),
                ("bert.embeddings.position_embeddings.weight", [16, 8]),
                (Query + ".weight", [6, 8]),
                ("unet.conv_in.weight", [12, 4, 3, 3]),
                ("audio.conv.weight", [12, 4, 5])
            )
        );

        plan.Modules.Select(module => Describe(module.Result))
            .ShouldBe([
                "audio.conv Convolution A[2,4,5] B[12,2,1]",
                "bert.embeddings.position_embeddings Embedding A[2,16] B[8,2] turned",
                "embed.tok_embeddings Embedding A[2,50] B[8,2] turned",
                $"{Query} Linear A[2,8] B[6,2]",
                "unet.conv_in Convolution A[2,4,3,3] B[12,2,1,1]",
            ]);
        plan.Copies.ShouldBeEmpty();
        plan.Config.Rank.ShouldBe(2);
        plan.Config.Alpha.ShouldBe(2);
    }

    [Fact]
    public void ModulesOfGpt2_AreStoredTurned()
    {
        var facts = Facts(("h.0.attn.c_attn.weight", [8, 24]), ("lm_head.weight", [50, 8])) with { ModelType = "gpt2" };

        var plan = PlanOf(facts);

        plan.Modules.Select(module => Describe(module.Result))
            .ShouldBe(["h.0.attn.c_attn Linear A[2,8] B[24,2] turned", "lm_head Linear A[2,8] B[50,2]"]);
        plan.Config.FanInFanOut.ShouldBeTrue();
    }

    [Fact]
    public void NormsBiasesAndGroupedConvolutions_AreCarriedWhole()
    {
        var plan = PlanOf(
            Facts(
                ("a.q.weight", [6, 8]),
                ("a.q.bias", [6]),
                ("a.norm.weight", [8]),
                ("a.norm.bias", [8]),
                ("a.mixer.conv1d.weight", [12, 1, 4]),
                ("a.mixer.conv1d.bias", [12])
            )
        );

        plan.Copies.Select(copy => $"{copy.Result.Name} {copy.Result.Role}")
            .ShouldBe([
                "base_model.model.a.mixer.conv1d.bias TrainedCopy",
                "base_model.model.a.mixer.conv1d.weight TrainedCopy",
                "base_model.model.a.norm.bias TrainedCopy",
                "base_model.model.a.norm.weight TrainedCopy",
                "base_model.model.a.q.base_layer.bias TrainedBias",
            ]);
        plan.Config.ModulesToSave.ShouldBe(["a.mixer.conv1d", "a.norm"]);
        plan.Config.Bias.ShouldBe("all");
    }

    [Fact]
    public void ABias_OfAMatrixThatStays_IsTheModulesOwn()
    {
        var facts = Facts(("a.q.weight", [6, 8]), ("a.k.weight", [6, 8]), ("a.k.bias", [6]));

        PlanOf(facts, "a.q.weight", "a.k.bias")
            .Copies.Select(copy => copy.Result.Name)
            .ShouldBe(["base_model.model.a.k.bias"]);
    }

    [Fact]
    public void ANorm_IsCarriedWithAllItsTensors()
    {
        var facts = Facts(
            ("a.q.weight", [6, 8]),
            ("a.norm.weight", [8]),
            ("a.norm.bias", [8]),
            ("a.norm.inner.x", [8])
        );

        PlanOf(facts, "a.q.weight", "a.norm.bias")
            .Copies.Select(copy => copy.Source)
            .ShouldBe(["a.norm.bias", "a.norm.weight"]);
    }

    [Fact]
    public void ShortNames_AreTheTargets_WhereTheySelectNoOther()
    {
        var facts = Facts(("a.q.weight", [6, 8]), ("b.q.weight", [6, 8]), ("b.k.weight", [6, 8]));

        PlanOf(facts, "a.q.weight", "b.q.weight").Config.TargetModules!.Names.ShouldBe(["q"]);
        PlanOf(facts, "a.q.weight", "b.k.weight").Config.TargetModules!.Names.ShouldBe(["a.q", "b.k"]);
    }

    [Theory]
    [InlineData(true, true, true, "model.embed_tokens")]
    [InlineData(false, false, false, "lm_head, model.embed_tokens")]
    [InlineData(true, false, false, "lm_head, model.embed_tokens")]
    [InlineData(false, true, false, "lm_head, model.embed_tokens")]
    public void Ties_AreKeptWhereBothModelsHaveThem(bool isBaseTied, bool isModelTied, bool isKept, string modules)
    {
        var plan = PlanOf(new ExtractRequest(Tied(isBaseTied), "base", Tied(isModelTied), "model", RankRule.Fixed(2)));

        plan.Config.EnsureWeightTying.ShouldBe(isKept);
        string.Join(", ", plan.Modules.Select(module => module.Result.Path)).ShouldBe(modules);
        if (isBaseTied && !isModelTied)
        {
            plan.Modules[0].Weight.Base.Name.ShouldBe("model.embed_tokens.weight");
        }
    }

    [Fact]
    public void NamesWithALeadingComponentMore_AreFound()
    {
        var request = new ExtractRequest(
            Facts(("h.0.q.weight", [6, 8])),
            "base",
            Facts(("transformer.h.0.q.weight", [6, 8])),
            "model",
            RankRule.Fixed(2)
        );

        PlanOf(request).Modules[0].Result.Path.ShouldBe("transformer.h.0.q");
    }

    [Fact]
    public void ADifferenceOfMoreNumbersThanAnArrayHolds_IsRefused()
    {
        var facts = Facts(("a.q.weight", [1 << 17, 1 << 15]));

        var planning = Planning(new ExtractRequest(facts, "base", facts, "model", RankRule.Fixed(2)));

        planning.Plan.ShouldBeNull();
        var finding = planning.Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe("MDSL3611");
        finding.Message.ShouldBe(
            "Module 'a.q': the difference has 131072 x 32768 numbers: expected at most 2147483591"
        );
    }

    private static string Describe(ModulePlan module)
    {
        var layout = ResultLayout.Of(module, module.Rank.Maximum);
        var turned = module.IsDeltaTransposed ? " turned" : "";
        return $"{module.Path} {module.Layout} A[{string.Join(',', layout.A.Shape)}] B[{string.Join(',', layout.B.Shape)}]{turned}";
    }

    private static ModelFacts Facts(params (string Name, long[] Shape)[] tensors) =>
        new(
            "other",
            null,
            null,
            false,
            default,
            tensors
                .Select(tensor => new TensorInfo(tensor.Name, DType.Float32, tensor.Shape.ToEquatableArray()))
                .ToEquatableArray()
        );

    private static ModelFacts Tied(bool isTied) =>
        (
            isTied
                ? Facts(("model.embed_tokens.weight", [50, 8]))
                : Facts(("model.embed_tokens.weight", [50, 8]), ("lm_head.weight", [50, 8]))
        ) with
        {
            TiesEmbeddings = isTied,
        };

    private static ExtractPlan PlanOf(ModelFacts facts, params string[] differing) =>
        PlanOf(new ExtractRequest(facts, "base", facts, "model", RankRule.Fixed(2)), differing);

    private static ExtractPlan PlanOf(ExtractRequest request, params string[] differing) =>
        Planning(request, differing).Plan!;

    private static ExtractPlanning Planning(ExtractRequest request, params string[] differing)
    {
        var pairing = new ModelPairing(request);
        pairing.Findings.ShouldBeEmpty();
        string[] names = differing.Length > 0 ? differing : [.. pairing.Pairs.Select(pair => pair.Name)];
        return ExtractPlanner.Plan(request, pairing, names);
    }
}
