using MergeDsl.Testing;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fusing;

/// <summary>
/// The exact fuse against float64 sums that are rounded once. Tolerances: a float32 product of rank 8 and the sum behind it are
/// off by some 1e-7 of their terms; in half precision that moves a number to a neighbour only where the exact sum lies within
/// 1e-7 of a midpoint.
/// </summary>
public sealed class ExactFuseTests(FuseSuite suite) : IClassFixture<FuseSuite>
{
    private const double Tolerance = 2e-6;

    [Fact]
    public void SeveralAdapters_AreSummedAndRoundedOnce()
    {
        string[] adapters = ["adapters/llama-bf16/f32", "adapters/llama-bf16/f32-b"];
        var fused = Fuse("models/llama-bf16", adapters);
        var model = ModelFiles.Read(FuseSuite.Of("models/llama-bf16"));
        var read = adapters.Select(adapter => SlowAdapter.Read(FuseSuite.Of(adapter))).ToArray();
        var (identical, count) = (0, 0);
        foreach (var path in read.SelectMany(adapter => adapter.Modules.Keys).Distinct())
        {
            var name = path + ".weight";
            var exact = Matrix.Sum([
                model[name].AsRows(),
                .. read.Select(adapter => adapter.DeltaOf(path)).OfType<Matrix>(),
            ]);
            var rounded = StoredTensor.Of("BF16", model[name].Shape, exact.Values);
            for (var index = 0; index < rounded.Bytes.Length; index += 2)
            {
                var isSame = rounded.Bytes.AsSpan(index, 2).SequenceEqual(fused[name].Bytes.AsSpan(index, 2));
                identical += isSame ? 1 : 0;
                count++;
            }
        }

        // Rounding after each adapter would change a quarter of these numbers.
        identical.ShouldBeGreaterThan((int)(0.999 * count));
    }

    [Fact]
    public void AWeight_IsAFactorOnTheDelta()
    {
        var settings = suite.Settings("models/llama", [], "weighted") with
        {
            Adapters =
            [
                new WeightedAdapter(FuseSuite.Of("adapters/llama/multi-a"), 0.25),
                new WeightedAdapter(FuseSuite.Of("adapters/llama/multi-b"), -1.5),
            ],
        };
        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);
        var (model, fused) = (ModelFiles.Read(settings.Base), ModelFiles.Read(settings.Output));
        foreach (var name in model.Keys)
        {
            var path = name.Replace(".weight", "", StringComparison.Ordinal);
            var deltas = settings
                .Adapters.Select(adapter => (adapter.Weight, Delta: SlowAdapter.Read(adapter.Path).DeltaOf(path)))
                .Where(term => term.Delta is not null)
                .Select(term => term.Weight * term.Delta!);
            ShouldBeNear(fused[name], Matrix.Sum([model[name].AsRows(), .. deltas]));
        }
    }

    [Fact]
    public void AnEmbedding_OfATiedModel_IsUntied()
    {
        var fused = Fuse("models/llama-tied", ["adapters/llama-tied/embedding"], out var findings);

        var weight = Tied.AsRows();
        ShouldBeNear(fused[Embedding], weight + DeltaOf("adapters/llama-tied/embedding", EmbeddingModule).Transposed());
        fused[Head].Bytes.ShouldBe(Tied.Bytes);
        findings.ShouldContain(finding => finding.Id == "MDSL3311");
    }

    [Fact]
    public void AHead_OfATiedModel_IsUntied()
    {
        var fused = Fuse("models/llama-tied", ["adapters/llama-tied/lm-head"], out var findings);

        fused[Embedding].Bytes.ShouldBe(Tied.Bytes);
        ShouldBeNear(fused[Head], Tied.AsRows() + DeltaOf("adapters/llama-tied/lm-head", "lm_head"));
        ModelFiles.Config(suite.Output(LastOutput))["tie_word_embeddings"]!.GetValue<bool>().ShouldBeFalse();
        findings.ShouldContain(finding => finding.Id == "MDSL3311");
    }

    [Fact]
    public void BothSidesOfATie_GetTheirOwnDelta()
    {
        var fused = Fuse("models/llama-tied", ["adapters/llama-tied/both"]);

        const string Adapter = "adapters/llama-tied/both";
        ShouldBeNear(fused[Embedding], Tied.AsRows() + DeltaOf(Adapter, EmbeddingModule).Transposed());
        ShouldBeNear(fused[Head], Tied.AsRows() + DeltaOf(Adapter, "lm_head"));
    }

    [Fact]
    public void ATieThatTheAdapterKeeps_StaysAndGetsTheDeltaOnce()
    {
        var fused = Fuse("models/llama-tied", ["adapters/llama-tied/ensure"]);

        ShouldBeNear(
            fused[Embedding],
            Tied.AsRows() + DeltaOf("adapters/llama-tied/ensure", EmbeddingModule).Transposed()
        );
        fused.ShouldNotContainKey(Head);
        ModelFiles.Config(suite.Output(LastOutput))["tie_word_embeddings"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public void AnAttentionsOutputProjection_GetsItsDeltaOnce()
    {
        var fused = Fuse("models/selfatt", ["adapters/selfatt/plain"]);

        var weight = ModelFiles.Read(FuseSuite.Of("models/selfatt"))["att.out_proj.weight"].AsRows();
        var adapter = SafetensorsFiles.Read(
            Path.Combine(FuseSuite.Of("adapters/selfatt/plain"), "adapter_model.safetensors")
        );
        const string Name = "base_model.model.att.base_layer.out_proj.lora_";
        var scaling = SlowAdapter.Read(FuseSuite.Of("adapters/selfatt/plain")).ScalingFor("att.out_proj");
        var delta = scaling * (adapter[Name + "B.weight"].AsRows() * adapter[Name + "A.weight"].AsRows());
        ShouldBeNear(fused["att.out_proj.weight"], weight + delta);
    }

    [Theory]
    [InlineData("models/llama", "adapters/llama/dora-a", "adapters/llama/dora-b")]
    [InlineData("models/llama-bf16", "adapters/llama-bf16/dora", "adapters/llama-bf16/dora-b")]
    public void SeveralDoraAdapters_TakeTheirNormsOfTheUnmergedWeight(string model, string first, string second)
    {
        var fused = Fuse(model, [first, second]);

        var (weights, a, b) = (ModelFiles.Read(FuseSuite.Of(model)), Read(first), Read(second));
        foreach (var path in a.Modules.Keys.Intersect(b.Modules.Keys))
        {
            var name = path + ".weight";
            var weight = weights[name].AsRows();
            var exact = Scaled(Scaled(weight + a.DeltaOf(path)!, a, weight, path) + b.DeltaOf(path)!, b, weight, path);
            var rounded = exact.Map(value => SlowNumbers.Round(fused[name].Type, value));
            // A representable value apart where the exact one lies at a midpoint.
            fused[name].AsRows().ShouldBeNear(rounded, fused[name].Type == "BF16" ? 1e-3 : Tolerance, name);
        }
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        string[] adapters = ["adapters/llama/multi-a", "adapters/llama/multi-b", "adapters/llama/dora-a"];
        foreach (var threads in new[] { 1, 3 })
        {
            FuseSuite.Run(suite.Settings("models/llama", adapters, $"threads-{threads}") with { Threads = threads });
        }

        FolderComparison.ShouldBeSame(suite.Output("threads-1"), suite.Output("threads-3"));
    }

    [Fact]
    public void ADtype_IsThatOfAllTensorsAndOfTheConfig()
    {
        var settings = suite.Settings("models/llama", ["adapters/llama/plain"], "narrow") with
        {
            Type = DType.BFloat16,
        };
        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);
        var (model, fused) = (ModelFiles.Read(settings.Base), ModelFiles.Read(settings.Output));
        var adapter = Read("adapters/llama/plain");
        foreach (var (name, before) in model)
        {
            var delta = adapter.DeltaOf(name.Replace(".weight", "", StringComparison.Ordinal));
            var exact = delta is null ? before.AsRows() : before.AsRows() + delta;
            fused[name].Type.ShouldBe("BF16");
            fused[name].AsRows().ShouldBeNear(exact.Map(value => SlowNumbers.Round("BF16", value)), 1e-3, name);
        }

        ModelFiles.Config(settings.Output)["dtype"]!.GetValue<string>().ShouldBe("bfloat16");
    }

    [Fact]
    public void ShardSizes_ChangeTheFilesAndNotTheTensors()
    {
        var whole = Fuse("models/llama", ["adapters/llama/plain"]);
        var settings = suite.Settings("models/llama", ["adapters/llama/plain"], "shards") with { ShardSize = 20_000 };
        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);

        Directory.GetFiles(settings.Output, "model-*.safetensors").Length.ShouldBeGreaterThan(2);
        var split = ModelFiles.Read(settings.Output);
        split.Keys.ShouldBe(whole.Keys, ignoreOrder: true);
        split.ShouldAllBe(tensor => tensor.Value.Bytes.SequenceEqual(whole[tensor.Key].Bytes));
    }

    [Fact]
    public void NumbersThatAreNotFinite_AreToldWithTheirPlace()
    {
        var settings = suite.Settings("models/llama", ["adapters/llama/nan"], "nan");

        var error = FuseSuite.Run(settings).Single(finding => finding.Severity == Severity.Error);

        error.Id.ShouldBe("MDSL4201");
        error.Message.ShouldContain("lora_B.weight");
        error.Message.ShouldContain("at index [");
        Directory.Exists(settings.Output).ShouldBeFalse();
    }

    [Fact]
    public void ASumThatOverflows_IsToldWithItsPlace()
    {
        var settings = suite.Settings("models/llama-f16", [], "overflow") with
        {
            Adapters = [new WeightedAdapter(FuseSuite.Of("adapters/llama-f16/f32"), 1e7)],
        };

        var error = FuseSuite.Run(settings).Single(finding => finding.Severity == Severity.Error);

        error.Id.ShouldBe("MDSL4206");
        error.Message.ShouldContain("infinity");
        Directory.Exists(settings.Output).ShouldBeFalse();
    }

    [Fact]
    public void PeftsUnsafeMerge_WritesWhatIsNotFiniteAndWarns()
    {
        var settings = suite.Settings("models/llama", ["adapters/llama/nan"], "unsafe") with { AsPeft = true };

        FuseSuite
            .Run(settings)
            .ShouldContain(finding => finding.Id == "MDSL4207" && finding.Severity == Severity.Warning);
        ModelFiles
            .Read(settings.Output)
            .Values.SelectMany(tensor => tensor.Values)
            .ShouldContain(value => double.IsNaN(value));
    }

    [Fact]
    public void ASwap_InPlace_IsUnfuseAndFuse()
    {
        var first = suite.Settings("models/llama-bf16", ["adapters/llama-bf16/f32"], "swapped") with
        {
            IsUndoable = true,
        };
        FuseSuite.Run(first).ShouldNotContain(finding => finding.Severity == Severity.Error);
        string[] others = ["adapters/llama-bf16/dora", "adapters/llama-bf16/lm-head"];

        var swap = suite.Settings("models/llama-bf16", others, "swapped") with
        {
            Base = first.Output,
            IsSwap = true,
            IsUndoable = true,
            Overwrite = true,
        };
        FuseSuite.Run(swap).Where(finding => finding.Severity == Severity.Error).Select(f => f.Message).ShouldBeEmpty();

        FuseSuite.Run(suite.Settings("models/llama-bf16", others, "direct") with { IsUndoable = true });
        FolderComparison.ShouldBeSame(suite.Output("direct"), suite.Output("swapped"));
        FuseSuite.Undo(new UnfuseSettings(swap.Output, suite.Output("restored")));
        FolderComparison.ShouldBeSame(FuseSuite.Of("models/llama-bf16"), suite.Output("restored"));
    }

    [Theory]
    [InlineData("adapters/llama-tied/embedding")]
    [InlineData("adapters/llama-tied/ensure")]
    public void AHeadThatIsStoredThoughTied_ComesBackAsItWas(string adapter)
    {
        // As old files are: the head lies beside the embedding that overwrites it when they are loaded.
        var model = suite.Output(Guid.NewGuid().ToString("N"));
        FolderCopy.Into(model, FuseSuite.Of("models/llama-tied"));
        var tensors = ModelFiles.Read(model);
        tensors[Head] = tensors[Embedding] with { Bytes = new byte[tensors[Embedding].Bytes.Length] };
        SafetensorsFiles.Write(Path.Combine(model, "model.safetensors"), tensors);
        var settings = suite.Settings("", [adapter], Path.GetFileName(model) + "-fused") with
        {
            Base = model,
            IsUndoable = true,
        };

        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);
        FuseSuite.Undo(new UnfuseSettings(settings.Output, model + "-back"));

        FolderComparison.ShouldBeSame(model, model + "-back");
    }

    [Fact]
    public void AnUndoableFuseThatOverflows_TellsThePlace()
    {
        var settings = suite.Settings("models/llama-f16", [], "undoable-overflow") with
        {
            Adapters = [new WeightedAdapter(FuseSuite.Of("adapters/llama-f16/f32"), 1e7)],
            IsUndoable = true,
        };

        FuseSuite.Run(settings).Single(finding => finding.Severity == Severity.Error).Id.ShouldBe("MDSL4206");
        Directory.Exists(settings.Output).ShouldBeFalse();
    }

    [Fact]
    public void ANumberThatADtypeCannotHold_IsToldInCopiedTensorsToo()
    {
        var model = suite.Output("large");
        FolderCopy.Into(model, FuseSuite.Of("models/llama"));
        var tensors = ModelFiles.Read(model);
        tensors["model.norm.weight"] = StoredTensor.Of("F32", [32], [.. Enumerable.Repeat(1e5, 32)]);
        SafetensorsFiles.Write(Path.Combine(model, "model.safetensors"), tensors);
        var settings = suite.Settings("", ["adapters/llama/plain"], "large-narrow") with
        {
            Base = model,
            Type = DType.Float16,
        };

        var error = FuseSuite.Run(settings).Single(finding => finding.Severity == Severity.Error);

        error.Id.ShouldBe("MDSL4206");
        error.Message.ShouldContain("model.norm.weight");
        Directory.Exists(settings.Output).ShouldBeFalse();
    }

    private const string Embedding = "model.embed_tokens.weight";
    private const string EmbeddingModule = "model.embed_tokens";
    private const string Head = "lm_head.weight";

    private static StoredTensor Tied => ModelFiles.Read(FuseSuite.Of("models/llama-tied"))[Embedding];

    private string LastOutput { get; set; } = "";

    private static SlowAdapter Read(string adapter) => SlowAdapter.Read(FuseSuite.Of(adapter));

    private static Matrix DeltaOf(string adapter, string module) => Read(adapter).DeltaOf(module)!;

    private static void ShouldBeNear(StoredTensor tensor, Matrix expected) =>
        tensor.AsRows().ShouldBeNear(expected, Tolerance);

    /// <summary>magnitude/norm(base + delta) ⊙ rows.</summary>
    private static Matrix Scaled(Matrix rows, SlowAdapter adapter, Matrix weight, string path)
    {
        var magnitude = adapter.Tensors[$"base_model.model.{path}.lora_magnitude_vector"].Values;
        var own = weight + adapter.DeltaOf(path)!;
        var scaled = Matrix.Zeros(rows.Rows, rows.Columns);
        for (var row = 0; row < rows.Rows; row++)
        {
            var norm = Math.Sqrt(Enumerable.Range(0, rows.Columns).Sum(column => own[row, column] * own[row, column]));
            for (var column = 0; column < rows.Columns; column++)
            {
                scaled[row, column] = magnitude[row] / norm * rows[row, column];
            }
        }

        return scaled;
    }

    private Dictionary<string, StoredTensor> Fuse(string model, string[] adapters) => Fuse(model, adapters, out _);

    private Dictionary<string, StoredTensor> Fuse(string model, string[] adapters, out IReadOnlyList<Finding> findings)
    {
        LastOutput = Guid.NewGuid().ToString("N");
        findings = FuseSuite.Run(suite.Settings(model, adapters, LastOutput));
        findings.ShouldNotContain(finding => finding.Severity == Severity.Error);
        return ModelFiles.Read(suite.Output(LastOutput));
    }
}
