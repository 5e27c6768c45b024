using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Tests.Adapters;

public sealed class AdapterLayoutTests
{
    private const string Prefix = "base_model.model.";

    private static readonly LoraConfig Config = new()
    {
        Rank = 4,
        Alpha = 8,
        TargetModules = ModuleSelection.OfNames(["q"]),
    };

    [Theory]
    [InlineData("base_model.model.m.q.lora_A.weight")]
    [InlineData("m.q.lora_A.weight")]
    [InlineData("module.base_model.model.m.q.lora_A.weight")]
    [InlineData("module.m.q.lora_A.weight")]
    [InlineData("_orig_mod.base_model.model.m.q.lora_A.weight")]
    [InlineData("base_model.model._orig_mod.m.q.lora_A.weight")]
    [InlineData("base_model.model.m._fsdp_wrapped_module.q.lora_A.weight")]
    [InlineData("base_model.model.m.q.lora_A.default.weight")]
    [InlineData("base_model.model.m.q.lora_A.math.weight")]
    public void NameOfA_IsToleratedInEverySpelling(string name)
    {
        var layout = Of(Tensor(name, 4, 6), Tensor($"{Prefix}m.q.lora_B.weight", 5, 4));
        layout.Findings.ShouldBeEmpty();
        var module = layout.Modules.ShouldHaveSingleItem();
        module.Path.ShouldBe("m.q");
        module.Layout.ShouldBe(LoraLayout.Linear);
        (module.Rank, module.Out, module.In, module.Alpha, module.Scaling).ShouldBe((4, 5, 6, 8, 2));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(".weight", ".default")]
    [InlineData(".default.weight", ".weight")]
    public void EmbeddingWithMagnitude_IsToleratedInEverySpelling(string suffixA, string suffixMagnitude)
    {
        var layout = Of(
            Config with
            {
                UseDora = true,
            },
            Tensor($"{Prefix}q.lora_embedding_A{suffixA}", 4, 100),
            Tensor($"{Prefix}q.lora_embedding_B", 6, 4),
            Tensor($"{Prefix}q.lora_magnitude_vector{suffixMagnitude}", 6)
        );
        layout.Findings.ShouldBeEmpty();
        var module = layout.Modules.ShouldHaveSingleItem();
        (module.Layout, module.Out, module.In).ShouldBe((LoraLayout.Embedding, 6, 100));
        module.Magnitude!.Shape.ShouldBe([6]);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("module.default")]
    [InlineData("lora_thing")]
    public void ModuleWithATellingName_KeepsIt(string path) =>
        Of(Pair($"x.{path}.q")).Modules.ShouldHaveSingleItem().Path.ShouldBe($"x.{path}.q");

    [Fact]
    public void ModuleCalledModuleBehindThePrefix_KeepsItsName() =>
        Of(Pair("module.q")).Modules.ShouldHaveSingleItem().Path.ShouldBe("module.q");

    [Fact]
    public void BiasOfB_BelongsToItsModule() =>
        Of([.. Pair("q"), Tensor($"{Prefix}q.lora_B.bias", 5)])
            .Modules.ShouldHaveSingleItem()
            .Bias!.Shape.ShouldBe([5]);

    [Fact]
    public void AttentionOutput_LosesItsWrapper() =>
        Of(Pair("attn.base_layer.q")).Modules.ShouldHaveSingleItem().Path.ShouldBe("attn.q");

    [Theory]
    [InlineData(4, 4, false)]
    [InlineData(4, 2, true)]
    public void Convolution_MayBeGrouped(int rankOfA, int rankOfB, bool isGrouped)
    {
        var module = Of(
            Tensor($"{Prefix}q.lora_A.weight", rankOfA, 6, 3, 3),
            Tensor($"{Prefix}q.lora_B.weight", 8, rankOfB, 1, 1)
        )
            .Modules.ShouldHaveSingleItem();
        (module.Layout, module.In, module.IsGrouped).ShouldBe((LoraLayout.Convolution, 54, isGrouped));
    }

    [Fact]
    public void MagnitudeOfAConvolution_HasItsDimensions() =>
        Of(
            Config with
            {
                UseDora = true,
            },
            Tensor($"{Prefix}q.lora_A.weight", 4, 6, 3, 3),
            Tensor($"{Prefix}q.lora_B.weight", 8, 4, 1, 1),
            Tensor($"{Prefix}q.lora_magnitude_vector", 1, 8, 1, 1)
        )
            .Findings.ShouldBeEmpty();

    [Fact]
    public void Patterns_DecideRankAlphaAndScaling()
    {
        var config = Config with
        {
            RankPattern = EquatableArray.Of(new PatternEntry("1.q", 2), new PatternEntry("q", 3)),
            AlphaPattern = EquatableArray.Of(new PatternEntry("0.q", 9)),
            UseRslora = true,
        };
        var layout = Of(config, [.. Pair("l.0.q", 3), .. Pair("l.1.q", 2), .. Pair("v")]);
        layout.Findings.ShouldBeEmpty();
        layout
            .Modules.Select(module => (module.Path, module.Rank, module.Alpha, module.Scaling))
            .ShouldBe([("l.0.q", 3, 9, 9 / Math.Sqrt(3)), ("l.1.q", 2, 8, 8 / Math.Sqrt(2)), ("v", 4, 8, 4)]);
    }

    [Fact]
    public void Modules_AreOrderedByPathWhateverTheFileSays() =>
        Of([.. Pair("b.q"), .. Pair("B.q"), .. Pair("a.q")])
            .Modules.Select(module => module.Path)
            .ShouldBe(["B.q", "a.q", "b.q"]);

    [Fact]
    public void StackedExperts_AreKeptAsTheyAre()
    {
        var config = Config with { TargetParameters = EquatableArray.Of("experts.down", "experts.up") };
        var layout = Of(config, [.. Pair("m.experts", 12), .. Pair("m.experts.base_layer", 12), .. Pair("q")]);
        layout.Findings.ShouldBeEmpty();
        layout
            .Modules.Select(module => (module.Path, module.Rank))
            .ShouldBe([("m.experts", 12), ("m.experts.base_layer", 12), ("q", 4)]);
    }

    [Theory]
    [InlineData("lora_A.weight", "lora_A", "lora_B")]
    [InlineData("lora_B.weight", "lora_B", "lora_A")]
    [InlineData("lora_embedding_A", "lora_embedding_A", "lora_embedding_B")]
    [InlineData("lora_B.bias", "base_model.model.q.lora_B.bias", "lora_A and lora_B")]
    public void FactorWithoutPartner_IsAnError(string tensor, string found, string missing) =>
        Only(AdapterFindings.MissingFactor, Of(Tensor($"{Prefix}q.{tensor}", 4, 4)))
            .ShouldBe($"Adapter 'math': module 'q' has {found} but no {missing}: expected both");

    [Fact]
    public void RankThatIsNotTheConfigs_IsOneErrorForBothFactors() =>
        Of(Pair("q", 3))
            .Findings.Select(finding => finding.Message)
            .ShouldBe([
                "Adapter 'math': tensor 'base_model.model.q.lora_A.weight' has shape [3, 6]: expected rank 4 (r) in dimension 0 (and 1 more like it)",
            ]);

    [Fact]
    public void RankThatIsNotThePatterns_NamesThePattern() =>
        Of(Config with { RankPattern = EquatableArray.Of(new PatternEntry(".*q", 2)) }, Pair("q"))
            .Findings[0]
            .Message.ShouldEndWith("expected rank 2 (rank_pattern '.*q') in dimension 0 (and 1 more like it)");

    [Fact]
    public void PackedFactors_AreNotHeldAgainstTheRank() =>
        Of(
            Config with
            {
                UnmergeableKeys = EquatableArray.Of("use_bdlora"),
            },
            Tensor($"{Prefix}q.lora_A.weight", 4, 6),
            Tensor($"{Prefix}q.lora_B.weight", 5, 2)
        )
            .Findings.ShouldBeEmpty();

    [Fact]
    public void GroupsThatDoNotDivideTheRank_AreAnError() =>
        Only(
                AdapterFindings.RankMismatch,
                Of(Tensor($"{Prefix}q.lora_A.weight", 4, 6, 3), Tensor($"{Prefix}q.lora_B.weight", 8, 3, 1))
            )
            .ShouldContain("lora_B.weight' has shape [8, 3, 1]");

    [Theory]
    [InlineData("4", "5,4", "lora_A.weight", "[rank, in], with up to three kernel dimensions behind it")]
    [InlineData("4,6", "5,4,1", "lora_B.weight", "[out, rank] beside base_model.model.q.lora_A.weight [4, 6]")]
    [InlineData("4,6,3", "5,4", "lora_B.weight", "[out, rank, 1] beside base_model.model.q.lora_A.weight [4, 6, 3]")]
    [InlineData("4,6,3", "5,4,2", "lora_B.weight", "[out, rank, 1] beside base_model.model.q.lora_A.weight [4, 6, 3]")]
    public void FactorsOfDifferentDimensions_AreAnError(string a, string b, string tensor, string expected) =>
        Only(
                AdapterFindings.WrongShape,
                Of(Tensor($"{Prefix}q.lora_A.weight", Shape(a)), Tensor($"{Prefix}q.lora_B.weight", Shape(b)))
            )
            .ShouldBe(
                $"Adapter 'math': tensor '{Prefix}q.{tensor}' has shape [{(tensor[5] == 'A' ? a : b).Replace(",", ", ", StringComparison.Ordinal)}]: expected {expected}"
            );

    [Theory]
    [InlineData("lora_B.bias", "6")]
    [InlineData("lora_B.bias", "5,1")]
    [InlineData("lora_magnitude_vector", "4")]
    [InlineData("lora_magnitude_vector", "5,5")]
    [InlineData("lora_magnitude_vector", "1,5,1,1")]
    public void VectorThatDoesNotFitTheRows_IsAnError(string tensor, string shape)
    {
        var layout = Of(
            Config with
            {
                UseDora = tensor != "lora_B.bias",
            },
            [.. Pair("q"), Tensor($"{Prefix}q.{tensor}", Shape(shape))]
        );
        Only(AdapterFindings.WrongShape, layout)
            .ShouldEndWith($"expected 5 entries, one for each row of {Prefix}q.lora_B.weight");
        layout.Modules.ShouldBeEmpty();
    }

    [Fact]
    public void IntegerFactor_IsAnError() =>
        Only(
                AdapterFindings.NotFloating,
                Of(
                    Tensor($"{Prefix}q.lora_A.weight", 4, 6) with
                    {
                        Type = DType.Int8,
                    },
                    Tensor($"{Prefix}q.lora_B.weight", 5, 4)
                )
            )
            .ShouldBe($"Adapter 'math': tensor '{Prefix}q.lora_A.weight' has type I8: expected a floating point type");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void EmptyFactor_IsAnError(int columns) =>
        Only(
                AdapterFindings.EmptyDimension,
                Of(Tensor($"{Prefix}q.lora_A.weight", 4, columns), Tensor($"{Prefix}q.lora_B.weight", 5, 4))
            )
            .ShouldBe(
                $"Adapter 'math': tensor '{Prefix}q.lora_A.weight' has shape [4, {columns}]: expected every dimension to be at least 1"
            );

    [Fact]
    public void TwoNamesForOneTensor_AreAnError() =>
        Only(AdapterFindings.DuplicateTensor, Of([.. Pair("q"), Tensor("q.lora_A.other.weight", 4, 6)]))
            .ShouldBe(
                $"Adapter 'math': tensors '{Prefix}q.lora_A.weight' and 'q.lora_A.other.weight' mean the same tensor of module 'q': expected one of them"
            );

    [Fact]
    public void ModuleThatIsBothLinearAndEmbedding_IsAnError()
    {
        var layout = Of([
            .. Pair("q"),
            Tensor($"{Prefix}q.lora_embedding_A", 4, 6),
            Tensor($"{Prefix}q.lora_embedding_B", 5, 4),
        ]);
        Only(AdapterFindings.DuplicateTensor, layout);
        layout.Modules.ShouldBeEmpty();
    }

    [Fact]
    public void AdapterWithoutFactors_IsAnError() =>
        Only(AdapterFindings.NoFactors, Of())
            .ShouldBe(
                "Adapter 'math' holds no LoRA factors: expected a pair of lora_A and lora_B tensors for the modules that its config targets ('q')"
            );

    [Fact]
    public void TargetWithoutFactors_IsAWarning()
    {
        var layout = Of(Config with { TargetModules = ModuleSelection.OfNames(["v", "q"]) }, Pair("m.q"));
        Only(AdapterFindings.TargetWithoutFactors, layout)
            .ShouldBe(
                "Adapter 'math' targets 'v' but holds no factors of such a module: expected lora_A and lora_B tensors"
            );
        layout.Modules.Count.ShouldBe(1);
    }

    [Fact]
    public void DoraModuleWithoutMagnitude_IsAnError() =>
        Only(AdapterFindings.MissingMagnitude, Of(Config with { UseDora = true }, Pair("q")))
            .ShouldBe(
                "Adapter 'math': module 'q' has no lora_magnitude_vector: expected one because its config says use_dora"
            );

    [Fact]
    public void MagnitudeWithoutDora_IsAWarning()
    {
        var layout = Of([.. Pair("q"), Tensor($"{Prefix}q.lora_magnitude_vector", 5)]);
        Only(AdapterFindings.MagnitudeWithoutDora, layout)
            .ShouldBe(
                "Adapter 'math': module 'q' has a lora_magnitude_vector: expected none because its config does not say use_dora"
            );
        layout.Modules.Count.ShouldBe(1);
    }

    [Fact]
    public void InvalidPattern_IsReportedAndTheTensorsAreStillSorted()
    {
        var layout = Of(
            Config with
            {
                AlphaPattern = EquatableArray.Of(new PatternEntry("(", 1)),
            },
            [.. Pair("q"), Tensor($"{Prefix}x.weight", 1)]
        );
        layout.Findings.Select(finding => finding.Id).ShouldBe(["MDSL3011", "MDSL3008"]);
        layout.Modules.ShouldBeEmpty();
        layout.Saved.Count.ShouldBe(1);
    }

    private static string Only(FindingDescriptor descriptor, AdapterLayout layout)
    {
        var finding = layout.Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe(descriptor.Id, finding.Message);
        return finding.Message;
    }

    private static AdapterLayout Of(params TensorInfo[] tensors) => Of(Config, tensors);

    private static AdapterLayout Of(LoraConfig config, params TensorInfo[] tensors) =>
        AdapterLayout.Of(config, tensors, "math");

    private static TensorInfo[] Pair(string path, long rank = 4) =>
        [Tensor($"{Prefix}{path}.lora_A.weight", rank, 6), Tensor($"{Prefix}{path}.lora_B.weight", 5, rank)];

    private static TensorInfo Tensor(string name, params long[] shape) => new(name, DType.Float32, new(shape));

    private static long[] Shape(string text) =>
        [.. text.Split(',').Select(number => long.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
}
