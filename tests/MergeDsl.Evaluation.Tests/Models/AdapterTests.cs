using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.Models;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>Adapters beside the base give what PEFT gives without merging them.</summary>
public sealed class AdapterTests
{
    public static TheoryData<string> Cases =>
        [.. LmCase.All.Where(one => one.Adapter is not null).Select(one => one.Id)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_adapter_gives_what_peft_gives(string id)
    {
        var expected = LmCase.Of(id);
        using var model = LanguageModel.Load(expected.Model);
        model.Add("adapted", Adaptation.Load(model, new AppliedAdapter(expected.Adapter!)));
        LmComparison.ShouldBe(model, "adapted", expected);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_base_stays_as_it_is(string id)
    {
        var expected = LmCase.Of(id);
        using var model = LanguageModel.Load(expected.Model);
        var before = model.Logits(LanguageModel.Base, expected.Prompts[2]);
        model.Add("adapted", Adaptation.Load(model, new AppliedAdapter(expected.Adapter!)));
        model.Logits(LanguageModel.Base, expected.Prompts[2]).ShouldBe(before);
        model.Remove("adapted").ShouldBeTrue();
        model.Variants.ShouldBe([LanguageModel.Base]);
    }

    [Theory]
    [InlineData("pissa-raw")]
    [InlineData("olora-raw")]
    [InlineData("kasa")]
    public void What_an_initialisation_moved_into_an_adapter_is_taken_out_of_the_base(string id)
    {
        var suite = FixtureArchive.Extract("fuse");
        using var model = LanguageModel.Load(Path.Combine(suite, "models", "llama"));
        var adapter = Path.Combine(suite, "adapters", "llama", id);
        var loaded = Adaptation.Load(model, new AppliedAdapter(adapter));
        loaded.IsLowRank.ShouldBeTrue();
        model.Add("adapted", loaded);
        model.Add("nothing", Adaptation.Load(model, new AppliedAdapter(adapter, 0)));
        var texts = PeftLogits.ShouldBe(model, "adapted", $"lora-{id}");
        model.Logits("nothing", texts[0]).ShouldBe(model.Logits(LanguageModel.Base, texts[0]));
    }

    [Fact]
    public void What_the_model_computes_nothing_with_is_not_changed_but_told()
    {
        var suite = FixtureArchive.Extract("fuse");
        using var folder = new TempFolder();
        FolderCopy.Into(folder.Path, Path.Combine(suite, "models", "llama"));
        CheckpointEdits.EditJson(folder["config.json"], config => config["num_hidden_layers"] = 1);
        using var model = LanguageModel.Load(folder.Path);
        var adapter = new AppliedAdapter(Path.Combine(suite, "adapters", "llama", "loha"));
        var finding = Should.Throw<FindingException>(() => Adaptation.Load(model, adapter)).Findings.First();
        finding.Descriptor.ShouldBe(ModelFindings.NotUnmerged);
        finding.Message.ShouldContain("model.layers.1.");
        finding.Message.ShouldContain("computes with no such weight");
    }

    [Fact]
    public void Two_adapters_with_weights_are_added()
    {
        var expected = LmCase.Of("llama-gqa-plain");
        using var model = LanguageModel.Load(expected.Model);
        var half = new AppliedAdapter(expected.Adapter!, 0.5);
        model.Add("halves", Adaptation.Load(model, half, half));
        LmComparison.ShouldBe(model, "halves", expected);
    }

    [Fact]
    public void Deltas_in_memory_give_what_the_adapter_gives()
    {
        var expected = LmCase.Of("mistral-swa-rslora");
        using var model = LanguageModel.Load(expected.Model);
        var loaded = Adaptation.Load(model, new AppliedAdapter(expected.Adapter!, 4));
        loaded.IsLowRank.ShouldBeTrue();
        var deltas = loaded.Deltas.Select(delta =>
            delta with
            {
                Module = delta.Module[..^".weight".Length],
                Scale = delta.Scale / 4,
            }
        );
        model.Add("memory", Adaptation.Of(deltas));
        LmComparison.ShouldBe(model, "memory", expected);
    }

    [Fact]
    public void Dense_deltas_give_what_their_factors_give()
    {
        var expected = LmCase.Of("llama-gqa-plain");
        using var model = LanguageModel.Load(expected.Model);
        var deltas = Adaptation.Load(model, new AppliedAdapter(expected.Adapter!)).Deltas;
        model.Add("dense", Adaptation.Of(deltas.Select(delta => new DenseDelta(delta.Module, Product(delta), 0.5))));
        var half = Adaptation.Of(deltas.Select(delta => delta with { Scale = delta.Scale / 2 }));
        model.Add("low", half);
        LmComparison.Rows(
            model.Logits("dense", expected.Prompts[2]),
            model.Logits("low", expected.Prompts[2]),
            "dense against low rank"
        );
    }

    [Fact]
    public void A_variant_is_replaced_by_its_name()
    {
        var expected = LmCase.Of("llama-gqa-plain");
        using var model = LanguageModel.Load(expected.Model);
        var loaded = Adaptation.Load(model, new AppliedAdapter(expected.Adapter!));
        model.Add("candidate", Adaptation.Of(loaded.Deltas.Select(delta => delta with { Scale = 0 })));
        model.Logits("candidate", expected.Prompts[1]).ShouldBe(model.Logits(LanguageModel.Base, expected.Prompts[1]));
        model.Add("candidate", loaded);
        LmComparison.ShouldBe(model, "candidate", expected);
    }

    private static float[] Product(LowRankDelta delta)
    {
        var (rows, columns, rank) = (delta.Factors.Outputs, delta.Factors.Inputs, delta.Factors.Rank);
        var (product, b, a) = (new float[rows * columns], new float[rank], new float[columns]);
        for (var row = 0; row < rows; row++)
        {
            delta.Factors.B.Row(row, b);
            for (var k = 0; k < rank; k++)
            {
                delta.Factors.A.Row(k, a);
                for (var column = 0; column < columns; column++)
                {
                    product[(row * columns) + column] += (float)(delta.Scale * b[k] * a[column]);
                }
            }
        }

        return product;
    }
}
