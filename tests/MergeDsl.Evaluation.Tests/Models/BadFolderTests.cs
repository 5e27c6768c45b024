using System.Text.Json.Nodes;
using MergeDsl.Evaluation.Models;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>Folders that cannot be run, and requests that cannot be answered, give findings.</summary>
public sealed class BadFolderTests
{
    [Theory]
    [InlineData("llama-gqa", "model_type", "\"lama\"", "MDSL4501", "did you mean 'llama'?")]
    [InlineData("llama-gqa", "model_type", null, "MDSL4501", "expected one of llama, mistral")]
    [InlineData("llama-gqa", "hidden_size", null, "MDSL4502", "'hidden_size'")]
    [InlineData("llama-gqa", "vocab_size", "106", "MDSL4506", "expected [106, 32]")]
    [InlineData("llama-gqa", "num_hidden_layers", "3", "MDSL4505", "model.layers.2.")]
    [InlineData("llama-gqa", "num_key_value_heads", "3", "MDSL3013", "a divisor of num_attention_heads, 4")]
    [InlineData("llama-gqa", "hidden_act", "\"sillu\"", "MDSL3013", "did you mean 'silu'?")]
    [InlineData("llama-gqa", "num_attention_heads", "-4", "MDSL3013", "a positive whole number")]
    [InlineData("llama-gqa", "quantization_config", "{\"bits\": 4}", "MDSL3302", "quantization_config")]
    [InlineData("llama-gqa", "rope_scaling", "{\"type\": \"yarm\"}", "MDSL4503", "did you mean 'yarn'?")]
    [InlineData(
        "llama-gqa",
        "rope_scaling",
        "{\"type\": \"linear\", \"factr\": 2}",
        "MDSL4504",
        "did you mean 'factr'?"
    )]
    [InlineData(
        "phi3-longrope",
        "rope_scaling",
        "{\"type\": \"longrope\", \"short_factor\": [1], \"long_factor\": [1]}",
        "MDSL3013",
        "as many numbers"
    )]
    [InlineData("qwen2-swa", "layer_types", "[\"full_attention\"]", "MDSL3013", "an entry for each of the 3 layers")]
    public void A_wrong_config_is_told(string id, string key, string? value, string finding, string part)
    {
        using var folder = new TempFolder();
        FolderCopy.Into(folder.Path, LmCase.Of(id).Model);
        CheckpointEdits.EditJson(
            folder["config.json"],
            config =>
            {
                config.Remove(key);
                if (value is not null)
                {
                    config[key] = JsonNode.Parse(value);
                }
            }
        );
        var failure = Should.Throw<FindingException>(() => LanguageModel.Load(folder.Path));
        failure.Findings.Select(one => one.Id).ShouldContain(finding);
        failure.Message.ShouldContain(part);
    }

    [Fact]
    public void Many_missing_weights_are_counted()
    {
        using var folder = new TempFolder();
        FolderCopy.Into(folder.Path, LmCase.Of("llama-gqa").Model);
        CheckpointEdits.EditJson(folder["config.json"], config => config["num_hidden_layers"] = 20);
        var failure = Should.Throw<FindingException>(() => LanguageModel.Load(folder.Path));
        failure.Findings.Select(one => one.Id).ShouldBe([.. Enumerable.Repeat("MDSL4505", 5), "MDSL4514"]);
        failure.Message.ShouldContain(" more weights that are missing or do not fit");
    }

    [Fact]
    public void A_misspelt_key_is_suggested()
    {
        using var folder = new TempFolder();
        FolderCopy.Into(folder.Path, LmCase.Of("llama-gqa").Model);
        CheckpointEdits.EditJson(
            folder["config.json"],
            config =>
            {
                config.Remove("hidden_size");
                config["hiden_size"] = 32;
            }
        );
        Should
            .Throw<FindingException>(() => LanguageModel.Load(folder.Path))
            .Message.ShouldContain("did you mean 'hiden_size'?");
    }

    [Fact]
    public void A_misspelt_tensor_is_suggested()
    {
        using var folder = new TempFolder();
        FolderCopy.Into(folder.Path, LmCase.Of("llama-gqa").Model);
        CheckpointEdits.EditHeader(
            folder["model.safetensors"],
            header => header.ToJsonString().Replace("model.norm.weight", "model.nrom.weight", StringComparison.Ordinal)
        );
        Should
            .Throw<FindingException>(() => LanguageModel.Load(folder.Path))
            .Message.ShouldContain("no tensor 'model.norm.weight' (did you mean 'model.nrom.weight'?)");
    }

    [Fact]
    public void Weights_that_are_no_real_numbers_are_told()
    {
        using var folder = new TempFolder();
        FolderCopy.Into(folder.Path, LmCase.Of("llama-gqa").Model);
        CheckpointEdits.EditHeader(
            folder["model.safetensors"],
            header =>
            {
                header["lm_head.weight"]!["dtype"] = "I32";
                return header.ToJsonString();
            }
        );
        Should.Throw<FindingException>(() => LanguageModel.Load(folder.Path)).Findings[0].Id.ShouldBe("MDSL4507");
    }

    [Fact]
    public void Requests_that_cannot_be_answered_are_told()
    {
        using var model = LanguageModel.Load(LmCase.Of("gpt2").Model);
        string Ask(string variant, params int[] context) =>
            Should.Throw<FindingException>(() => model.Score([new ScoreRequest(variant, context, [1])])).Findings[0].Id;
        Ask("bass", 1).ShouldBe("MDSL4510");
        Ask(LanguageModel.Base, 103).ShouldBe("MDSL4509");
        Ask(LanguageModel.Base, [.. Enumerable.Repeat(1, 97)]).ShouldBe("MDSL4508");
    }

    [Fact]
    public void Changes_that_do_not_fit_are_told()
    {
        using var model = LanguageModel.Load(LmCase.Of("llama-gqa").Model);
        string Add(string module, int outputs) =>
            Should
                .Throw<FindingException>(() =>
                    model.Add(
                        "wrong",
                        Adaptation.Of([
                            new LowRankDelta(
                                module,
                                new LowRankFactors(new float[outputs * 2], new float[2 * 32], outputs, 2, 32),
                                1
                            ),
                        ])
                    )
                )
                .Message;
        Add("model.layers.0.self_attn.q_prj", 32)
            .ShouldContain(
                "MDSL4511: The model has no 'model.layers.0.self_attn.q_prj' (did you mean 'model.layers.0.self_attn.q_proj'?)"
            );
        Add("model.layers.0.self_attn.q_proj", 31).ShouldContain("31 x 32: expected 32 x 32");
        model.Variants.ShouldBe([LanguageModel.Base]);
    }

    [Fact]
    public void An_adapter_of_another_model_is_told()
    {
        using var model = LanguageModel.Load(LmCase.Of("gpt2").Model);
        var adapter = new AppliedAdapter(LmCase.Of("llama-gqa-plain").Adapter!);
        Should.Throw<FindingException>(() => Adaptation.Load(model, adapter)).Findings.ShouldNotBeEmpty();
    }
}
