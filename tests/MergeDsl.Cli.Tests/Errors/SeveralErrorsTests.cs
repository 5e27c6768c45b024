using Xunit;

namespace MergeDsl.Cli.Tests.Errors;

/// <summary>One run reports everything that can be found.</summary>
public sealed class SeveralErrorsTests : IDisposable
{
    private readonly AdapterBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void ErrorsOfTheRecipeAndOfItsAdapters_AreReportedInOneRunInTextOrder()
    {
        bench.Copy("adapters/llama/c", "adapters/third");
        bench.Copy("adapters/gpt2/a", "adapters/fourth");
        bench.EditBytes("adapters/math", bytes => bytes[..5]);
        File.Delete(bench["adapters/code/adapter_config.json"]);
        Directory.CreateDirectory(bench["out/both"]);
        File.WriteAllText(bench["out/both/adapter_config.json"], "{}");

        bench.ShouldFind(
            """
            name: [|1Both|]
            base_model: models/llama
            adapters:
              math: { path: [|adapters/math|], weight: [|heavy|] }
              code: { path: [|adapters/code|] }
              third: { path: adapters/third, [|wieght|]: 1 }
              fourth: { path: [|[||]adapters/fourth|] }
            output:
              adapter: [|out/both|]
              dtype: [|float61|]
            merge:
              method: [|liner|]
              scale: [|many|]

            """,
            "error MDSL2013: '1Both' cannot name a recipe: *",
            "error MDSL4020: 'adapters/math/adapter_model.safetensors' is 5 bytes long: expected *",
            "error MDSL1003: 'weight' expects a number, but here is 'heavy'",
            "error MDSL4010: 'adapters/code' has no adapter_config.json: expected *",
            "error MDSL1001: 'wieght' is not a key of adapter 'third' (did you mean 'weight'?)*",
            "error MDSL3118: 'fan_in_fan_out' is false in 'third' but true in 'fourth': *",
            "error MDSL3103: None of the modules of 'fourth' are in the base model, e.g. '*'",
            "error MDSL4040: The output 'out/both' exists already: expected a new or empty folder (--overwrite replaces it)",
            "error MDSL2004: 'float61' is not a dtype (did you mean 'float64'?)*",
            "error MDSL2001: 'liner' is not a merge method (did you mean 'linear'?)*",
            "error MDSL1003: 'scale' expects a number, but here is 'many'"
        );
    }

    [Fact]
    public void AMissingBaseModelAndAMissingAdapter_AreBothReported()
    {
        Directory.Delete(bench["models/llama"], recursive: true);
        Directory.Delete(bench["adapters/code"], recursive: true);

        bench.ShouldFind(
            """
            name: Both
            base_model: [|./models/llama|]
            adapters:
              math: adapters/math
              code: [|./adapters/code|]
            merge: { method: linear }
            output: { adapter: out/both }

            """,
            "error MDSL4000: There is no folder './models/llama': expected an adapter or model folder",
            "error MDSL4000: There is no folder './adapters/code': expected an adapter or model folder"
        );
    }
}
