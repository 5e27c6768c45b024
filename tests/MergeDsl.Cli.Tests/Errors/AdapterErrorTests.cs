using System.Text.Json.Nodes;
using Xunit;

namespace MergeDsl.Cli.Tests.Errors;

/// <summary>Adapters that cannot be read, or cannot be merged with each other.</summary>
public sealed class AdapterErrorTests : IDisposable
{
    private const string BrokenCode = """
        name: Both
        adapters:
          math: { path: adapters/math }
          code: { path: [|adapters/code|] }
        merge:
          method: linear
        output:
          adapter: out/deep/both

        """;

    private const string First = "base_model.model.model.layers.0.self_attn.k_proj.lora_A.weight";

    private static readonly string WithOverlap = BrokenCode.Replace(
        "adapters:",
        "[|adapters|]:",
        StringComparison.Ordinal
    );

    private readonly AdapterBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void AMissingFolder_IsReportedAtItsPath()
    {
        Directory.Delete(bench["adapters/code"], recursive: true);

        bench.ShouldFind(
            BrokenCode.Replace("adapters/code", "./adapters/code", StringComparison.Ordinal),
            "error MDSL4000: There is no folder './adapters/code': expected an adapter or model folder"
        );
    }

    [Fact]
    public void AFileInTheFoldersPlace_IsReportedAtItsPath() =>
        bench.ShouldFind(
            BrokenCode.Replace("adapters/code", "adapters/code/adapter_config.json", StringComparison.Ordinal),
            "error MDSL4001: 'adapters/code/adapter_config.json' is a file: expected the folder that holds it"
        );

    [Fact]
    public void AFolderWithoutConfig_IsToldWithTheSubfolderThatHasOne()
    {
        bench.Copy("adapters/llama/b", "adapters/code/checkpoint-100");
        File.Delete(bench["adapters/code/adapter_config.json"]);

        bench.ShouldFind(
            BrokenCode,
            "error MDSL4010: 'adapters/code' has no adapter_config.json (did you mean './checkpoint-100'): expected *"
        );
    }

    [Fact]
    public void AFolderWithoutWeights_IsReportedAtItsPath()
    {
        File.Delete(bench["adapters/code/adapter_model.safetensors"]);

        bench.ShouldFind(BrokenCode, "error MDSL4011: 'adapters/code' has no adapter_model.safetensors: expected *");
    }

    [Fact]
    public void ATruncatedFile_IsReportedAtItsPath()
    {
        bench.EditBytes("adapters/code", bytes => bytes[..^100]);

        bench.ShouldFind(
            BrokenCode,
            "error MDSL4031: 'adapters/code/adapter_model.safetensors': tensor '*' ends at byte 7168: expected at most 7068, *"
        );
    }

    [Theory]
    [InlineData(4, "error MDSL4020: 'adapters/code/adapter_model.safetensors' is 4 bytes long: expected *")]
    [InlineData(0, "error MDSL4020: 'adapters/code/adapter_model.safetensors' is 0 bytes long: expected *")]
    public void AFileThatEndsInItsHeader_IsReportedAtItsPath(int length, string expected)
    {
        bench.EditBytes("adapters/code", bytes => bytes[..length]);

        bench.ShouldFind(BrokenCode, expected);
    }

    [Fact]
    public void AHeaderThatClaimsTooMuch_IsReportedAtItsPath()
    {
        bench.EditBytes("adapters/code", bytes => [.. BitConverter.GetBytes(long.MaxValue), .. bytes[8..]]);

        bench.ShouldFind(
            BrokenCode,
            "error MDSL4021: The header of 'adapters/code/adapter_model.safetensors' claims 9223372036854775807 bytes: expected at most *"
        );
    }

    [Fact]
    public void OverlappingTensors_AreReportedAtThePath()
    {
        bench.EditHeader(
            "adapters/code",
            header =>
            {
                var second = header.Where(entry => entry.Key != "__metadata__").ElementAt(1).Value!;
                second["data_offsets"] = new JsonArray(0, 256);
                return header.ToJsonString();
            }
        );

        bench.ShouldFind(
            BrokenCode.Replace("[|adapters/code|]", "[|[||]adapters/code|]", StringComparison.Ordinal),
            "error MDSL4029: 'adapters/code/adapter_model.safetensors': tensor '*' begins at byte 0: expected it to begin where *",
            "error MDSL4030: 'adapters/code/adapter_model.safetensors': tensor '*' begins at byte 768: expected byte 512, *"
        );
    }

    [Fact]
    public void AShapeThatLies_IsReportedAtThePath()
    {
        bench.EditHeader(
            "adapters/code",
            header =>
            {
                header[First]!["shape"] = new JsonArray(4, 33);
                return header.ToJsonString();
            }
        );

        bench.ShouldFind(
            BrokenCode,
            "error MDSL4032: 'adapters/code/adapter_model.safetensors': tensor '*k_proj.lora_A.weight' has 512 bytes for F32 [[]4, 33[]]: expected 528"
                .Replace("[[]", "[", StringComparison.Ordinal)
                .Replace("[]]", "]", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void AShapeThatDoesNotFitTheRank_NamesTheAdapterAsTheRecipeDoes()
    {
        bench.EditHeader(
            "adapters/code",
            header =>
            {
                header[First]!["shape"] = new JsonArray(8, 16);
                return header.ToJsonString();
            }
        );

        bench.ShouldFind(
            BrokenCode,
            "error MDSL3002: Adapter 'code': tensor '*k_proj.lora_A.weight' has shape [8, 16]: expected rank 4 (r) in dimension 0"
        );
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "infinity")]
    public void ANumberThatIsNotFinite_IsReportedAtThePathOfItsAdapter(float number, string word)
    {
        bench.EditBytes("adapters/code", bytes => [.. bytes[..^4], .. BitConverter.GetBytes(number)]);

        var expected =
            $"error MDSL4201: Adapter 'code': tensor '*' is not finite at index [*] ({word}): expected finite numbers only";
        bench.ShouldFailLate(BrokenCode, ExitCodes.Findings, expected);
    }

    [Fact]
    public void AnAdapterOfAnotherArchitecture_MissesItsModulesInTheBase()
    {
        bench.Copy("adapters/gpt2/a", "adapters/code");

        bench.ShouldFind(
            "base_model: models/llama\n"
                + WithOverlap.Replace("[|adapters/code|]", "[|[||]adapters/code|]", StringComparison.Ordinal),
            "info MDSL3122: *",
            "error MDSL3118: *",
            "error MDSL3103: None of the modules of 'code' are in the base model, e.g. '*'"
        );
    }

    [Fact]
    public void ATargetThatTheBaseLacks_IsToldWithTheClosestModule()
    {
        bench.EditHeader(
            "adapters/code",
            header =>
                header
                    .ToJsonString()
                    .Replace("layers.0.self_attn.k_proj", "layers.0.self_attn.k_porj", StringComparison.Ordinal)
        );

        bench.ShouldFind(
            "base_model: models/llama\n" + WithOverlap,
            "info MDSL3122: *",
            "error MDSL3103: 1 module of 'code' is not in the base model, e.g. '*k_porj' (did you mean '*k_proj'?)"
        );
    }

    [Fact]
    public void TensorsThatCannotBelongToOneBase_AreAnError()
    {
        Narrow();

        bench.ShouldFind(
            BrokenCode,
            "error MDSL3102: Module 'model.layers.0.self_attn.k_proj' is * in 'math' but * in 'code': they cannot belong to one base model"
        );
    }

    [Fact]
    public void AShapeThatIsNotTheBases_IsAnError()
    {
        Narrow();

        bench.ShouldFind(
            "base_model: models/llama\n"
                + BrokenCode.Replace("[|adapters/code|]", "[|[||]adapters/code|]", StringComparison.Ordinal),
            "error MDSL3102: *",
            "error MDSL3104: Module 'model.layers.0.self_attn.k_proj' of 'code' changes a weight of *, but the base model's is *"
        );
    }

    // Half as many inputs, in half the type: the bytes stay as many.
    private void Narrow() =>
        bench.EditHeader(
            "adapters/code",
            header =>
            {
                header[First]!["shape"] = new JsonArray(4, 16);
                header[First]!["dtype"] = "F64";
                return header.ToJsonString();
            }
        );
}
