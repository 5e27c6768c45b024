using Xunit;

namespace MergeDsl.Cli.Tests.Errors;

/// <summary>Wrong keys and values of an otherwise readable recipe.</summary>
public sealed class RecipeErrorTests : IDisposable
{
    private const string Good = """
        name: Both
        base_model: models/llama
        adapters:
          math: { path: adapters/math, weight: 0.7 }
          code: { path: adapters/code, weight: 0.3 }
        merge:
          method: ties
          density: 0.5
        output:
          adapter: out/deep/both

        """;

    private readonly AdapterBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(
        "  density: 0.5",
        "  [|densty|]: 0.5\n  density: 0.5",
        "error MDSL1001: 'densty' is not a key of 'merge' (did you mean 'density'?)*"
    )]
    [InlineData(
        "base_model:",
        "[|base_modle|]:",
        "error MDSL1001: 'base_modle' is not a key of a recipe (did you mean 'base_model'?)*"
    )]
    [InlineData(
        "path: adapters/code",
        "path: adapters/code, [|wieght|]: 2",
        "error MDSL1001: 'wieght' is not a key of adapter 'code' (did you mean 'weight'?)*"
    )]
    [InlineData(
        "method: ties",
        "method: [|tise|]",
        "error MDSL2001: 'tise' is not a merge method (did you mean 'ties'?)*"
    )]
    [InlineData(
        "method: ties",
        "combination_type: [|ties_sdv|]",
        "error MDSL2002: 'ties_sdv' is not a combination type of PEFT (did you mean 'ties_svd'?)*"
    )]
    [InlineData(
        "  density: 0.5",
        "  density: 0.5\n  modules_to_save: [|mth|]",
        "error MDSL2009: 'mth' is not an adapter of this recipe (did you mean 'math'?)*"
    )]
    [InlineData(
        "output:",
        "rules:\n  - { modules: '*.q_proj', weights: { [|cod|]: 1 } }\noutput:",
        "error MDSL2009: 'cod' is not an adapter of this recipe (did you mean 'code'?)*"
    )]
    [InlineData(
        "output:",
        "rules:\n  - { modules: [|'*.q_porj'|], density: 0.6 }\noutput:",
        "error MDSL3112: '*.q_porj' matches none of the * modules (did you mean '*q_proj*'?)"
    )]
    [InlineData(
        "method: ties",
        "method: ties\n  majority_sign_method: [|totl|]",
        "error MDSL2004: 'totl' is not a majority sign method (did you mean 'total'?)*"
    )]
    [InlineData(
        "output:",
        "output:\n  dtype: [|bfloat61|]",
        "error MDSL2004: 'bfloat61' is not a dtype (did you mean 'bfloat16'?)*"
    )]
    [InlineData(
        "  density: 0.5",
        "  density: [|\"0.5\"|]",
        "error MDSL1003: 'density' expects a number, but here is the text *0.5*"
    )]
    [InlineData("weight: 0.3", "weight: [|heavy|]", "error MDSL1003: 'weight' expects a number, but here is 'heavy'")]
    [InlineData("weight: 0.3", "weight: [|.nan|]", "error MDSL2007: 'weight' must be a finite number, but is *")]
    [InlineData("  density: 0.5", "  density: [|1.5|]", "error MDSL2003: 'density' must be from 0 to 1, but is 1.5")]
    [InlineData("  density: 0.5", "  density: 0.5\n  rank: [|0|]", "error MDSL2003: 'rank' must be *, but is 0")]
    [InlineData(
        "merge:\n  method: ties\n  density: 0.5",
        "[|merge|]:\n  method: ties",
        "error MDSL2005: 'ties' needs 'density': *"
    )]
    [InlineData(
        "merge:\n  method: ties\n  density: 0.5",
        "[|merge|]:\n  method: ties\n  density:",
        "error MDSL2005: 'ties' needs 'density': *"
    )]
    [InlineData(
        "code: { path: adapters/code, weight: 0.3",
        "[|code|]: { weight: 0.3",
        "error MDSL1002: In adapter 'code' the key 'path' is missing: expected the folder of the adapter"
    )]
    [InlineData(
        "output:\n  adapter: out/deep/both",
        "[|output|]:\n  dtype: float32",
        "error MDSL1002: In 'output' the key 'adapter' is missing: expected the folder of the merged adapter, or 'model' with that of a fused model"
    )]
    [InlineData(
        "  density: 0.5",
        "  density: 0.5\n  [|density|]: 0.6",
        "error MDSL0020: Key 'density' is already given on line 8: *"
    )]
    public void AWrongToken_IsReportedThere(string piece, string replacement, string expected)
    {
        if (!Good.Contains(piece, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The recipe does not contain '{piece}'.", nameof(piece));
        }

        bench.ShouldFind(Good.Replace(piece, replacement, StringComparison.Ordinal), expected);
    }
}
