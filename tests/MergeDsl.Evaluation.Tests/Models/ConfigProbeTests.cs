using System.Text.Json;
using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Tensors;
using MergeDsl.Evaluation.Models;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>Odd configs are read as transformers reads them, or refused where it fails or makes up weights.</summary>
public sealed class ConfigProbeTests
{
    // The logits were recorded with six digits behind the point.
    private const double Tolerance = 2e-4;

    private static readonly JsonElement[] Probes =
    [
        .. JsonDocument
            .Parse(File.ReadAllBytes(Path.Combine(LmCase.Suite, "config_probes.json")))
            .RootElement.EnumerateArray(),
    ];

    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var number = 0; number < Probes.Length; number++)
            {
                data.Add(number, $"{Text(number, "model")}: {Text(number, "probe")}");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_config_is_read_as_transformers_reads_it(int number, string what)
    {
        var probe = Probes[number];
        var expected = LmCase.Of(Text(number, "model")!);
        using var folder = new TempFolder();
        FolderCopy.Into(folder.Path, expected.Model);
        CheckpointEdits.EditJson(folder["config.json"], config => Edit(config, probe));
        if (probe.TryGetProperty("equals_untied_use_of_that_lm_head", out _))
        {
            WriteReversedHead(folder["model.safetensors"]);
        }

        if (probe.TryGetProperty("error", out _) || probe.TryGetProperty("random", out _))
        {
            var failure = Should.Throw<FindingException>(() => LanguageModel.Load(folder.Path), what);
            failure.Findings.ShouldNotBeEmpty();
            return;
        }

        using var model = LanguageModel.Load(folder.Path);
        if (probe.GetProperty("same_as_config_json").GetBoolean())
        {
            LmComparison.ShouldBe(model, LanguageModel.Base, expected);
            return;
        }

        if (!probe.TryGetProperty("last_row_first_16_logits", out var row))
        {
            LmComparison.ShouldBe(model, LanguageModel.Base, expected);
            return;
        }

        var logits = model.Logits(LanguageModel.Base, expected.Prompts[probe.GetProperty("prompt").GetInt32()])[^1];
        foreach (var (actual, wanted) in logits.Zip(row.EnumerateArray().Select(value => value.GetDouble())))
        {
            Math.Abs(actual - wanted).ShouldBeLessThanOrEqualTo(Tolerance, what);
        }
    }

    private static string? Text(int number, string key) => Probes[number].GetProperty(key).GetString();

    private static void Edit(JsonObject config, JsonElement probe)
    {
        foreach (var key in probe.GetProperty("removed").EnumerateArray())
        {
            config.Remove(key.GetString()!);
        }

        foreach (var pair in probe.GetProperty("set").EnumerateObject())
        {
            config[pair.Name] = JsonNode.Parse(pair.Value.GetRawText());
        }
    }

    private static void WriteReversedHead(string path)
    {
        byte[] numbers;
        TensorInfo embedding;
        using (var file = SafetensorsFile.Open(path))
        {
            embedding = file.Tensors.Single(tensor => tensor.Name == "model.embed_tokens.weight");
            var rows = file.Data(embedding).ToArray().Chunk((int)embedding.Shape[1] * sizeof(float));
            numbers = [.. rows.Reverse().SelectMany(row => row)];
        }

        CheckpointEdits.EditHeader(
            path,
            header =>
            {
                var end = header
                    .Where(pair => pair.Key != "__metadata__")
                    .Max(pair => pair.Value!["data_offsets"]![1]!.GetValue<long>());
                var own = header["model.embed_tokens.weight"]!.DeepClone();
                own["data_offsets"] = new JsonArray(end, end + numbers.Length);
                header["lm_head.weight"] = own;
                return header.ToJsonString();
            }
        );
        CheckpointEdits.EditBytes(path, bytes => [.. bytes, .. numbers]);
    }
}
