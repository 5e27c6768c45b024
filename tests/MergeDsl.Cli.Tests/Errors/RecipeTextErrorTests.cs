using System.Text;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Errors;

/// <summary>Files that are no recipe at all, or YAML that recipes do not use.</summary>
public sealed class RecipeTextErrorTests : IDisposable
{
    private const string Rest =
        "name: Both\nadapters: { math: adapters/math }\nmerge: { method: linear }\noutput: { adapter: out/both }\n";

    private readonly AdapterBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(
        "name: Both\nmerge:\n[|\t|]method: ties\n",
        "error MDSL0006: The line is indented with a tab: expected spaces"
    )]
    [InlineData(
        "name: Both\nadapters: [|{|] a: x\nmerge: 1\n",
        "error MDSL0007: '{' is not closed: expected '}' before *"
    )]
    [InlineData(
        Rest + "[|---|]\nname: Other\n",
        "error MDSL0021: A second document starts here: expected one document per file"
    )]
    [InlineData(
        Rest + "base_model: [|&n|] models/llama\n",
        "error MDSL0022: '&n' is a YAML anchor or alias: expected the value itself*"
    )]
    [InlineData(
        Rest + "base_model: [|*r|]\n",
        "error MDSL0022: '*r' is a YAML anchor or alias: expected the value itself*"
    )]
    [InlineData("[||]", "error MDSL0001: The text is empty: expected 'key: value' lines")]
    [InlineData("[||]# only a comment\n", "error MDSL0001: The text is empty: expected 'key: value' lines")]
    [InlineData("name: Both\nname[|\0|]: 1\n", "error MDSL0004: The text contains binary content *")]
    public void AWrongText_IsReportedWhereItGoesWrong(string marked, string expected) =>
        bench.ShouldFind(marked, expected);

    [Fact]
    public void AFileOf50Megabytes_IsNotReadToItsEnd()
    {
        using (var file = File.Create(bench.Recipe))
        {
            file.SetLength(50 << 20);
        }

        bench.ShouldFindAt([(1, 1)], ["error MDSL4009: * has more than 4194304 bytes: expected at most 4194304"]);
    }

    [Fact]
    public void ABinaryFile_IsReportedAtItsFirstZero()
    {
        File.Copy(bench["adapters/math/adapter_model.safetensors"], bench.Recipe);

        bench.ShouldFindAt([(1, 3)], ["error MDSL0004: The text contains binary content*"]);
    }

    [Fact]
    public void AByteOfAnotherCodePage_IsReportedAtItsPlace()
    {
        File.WriteAllBytes(bench.Recipe, Encoding.Latin1.GetBytes("name: Both\n# für alle\n"));

        bench.ShouldFindAt([(2, 4)], ["error MDSL0005: The file is *: expected UTF-8"]);
    }

    [Fact]
    public void AMissingRecipe_IsAFindingWithoutAPlace()
    {
        var result = Tool.Run("run", bench.Recipe);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldStartWith($"{bench.Recipe}: error MDSL4002: ");
    }
}
