using System.Text;
using MergeDsl.Generators.Tests.Driving;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>Code of any shape, half of which does not compile: the analyzer reads it and never fails.</summary>
public sealed class OddCodeTests
{
    private const int Methods = 600;

    private static readonly string[] Sums =
    [
        "math",
        "code * 2",
        "-math",
        "math / 0",
        "number * (math - code)",
        "(math + code) * double.NaN",
        "null!",
        "default",
        "math + math + math",
        "sum",
        "sums[0]",
        "Load()",
        "missing",
        "0.5",
        "(Delta<AnyBase>)math",
        "math * text",
        "",
        "Adapter.Load(text)",
        "Adapter.Load(\"\")",
        "Adapter.Load(\"a/../average\")",
        "Adapter.Load(null!) * 2",
    ];

    private static readonly string[] Values =
    [
        "7",
        "-1",
        "0.5f",
        "double.NaN",
        "number",
        "null",
        "default",
        "text",
        "\"tise\"",
        "Space.Factors",
        "(Space)77",
        "'x'",
        "seed: 3",
        "density: -1",
        "(\"maht\", 1.0)",
        "[(\"a\", 1), (\"a\", 2)]",
        "RankPolicy.Sum",
        "new RankPolicy.Fixed(0)",
        "new RankPolicy.Energy()",
        "int.MaxValue",
        "ulong.MaxValue",
        "1e400",
        "out var fresh",
        "ref number",
        "x => x",
        "..",
        "throw new Exception()",
        "number switch { > 0 => 1, _ => 2 }",
        "await Task.FromResult(1)",
        "stackalloc int[3]",
        "",
        "\"\\0{0}\"",
        "folder: \"\"",
        "combinationType: \"ties\"",
        "weights: []",
        "merge",
        "nameof(merge)",
        "default(double?)",
    ];

    private static readonly string[] Calls =
    [
        "Ties",
        "Linear",
        "DareTies",
        "DareLinear",
        "MagnitudePrune",
        "Peft",
        "Density",
        "Seed",
        "Rank",
        "Energy",
        "Scale",
        "NormalizeWeights",
        "DType",
        "Serve",
        "BaseModel",
        "Rule",
        "ModulesToSave",
        "Named",
        "Validate",
        "Plan",
        "ToYaml",
        "ToString",
        "SaveAdapterAsync",
        "Missing",
        "Of",
        "GetHashCode",
        "Wait",
        "Ties<int>",
    ];

    private static readonly string[] Statements =
    [
        "{0};",
        "var merge = {0};",
        "merge = {0};",
        "await {0};",
        "return {0};",
        "_ = {0};",
        "var (a, b) = {0};",
        "Action later = () => {0};",
        "if ({0} is var found) {{ }}",
        "foreach (var one in {0}) {{ }}",
        "using var held = {0};",
        "Task run = {0};",
        "var self = self.Rank(1).Density({0});",
        "merge?.Rank(8)?.Density({0});",
        "merge!.Rank(8).{0};",
        "object boxed = ({0}) ?? throw new Exception();",
        "var other = merge; other.Scale({0});",
        "lock ({0}) {{ }}",
    ];

    [Fact]
    public void AnyCode_IsReadWithoutFailing()
    {
        var dice = new Dice(20250);
        var source = new StringBuilder(
            "using System; using System.Threading.Tasks; using MergeDsl;\npublic static class Program\n{\n"
        );
        for (var method = 0; method < Methods; method++)
        {
            source
                .Append("    static async Task M")
                .Append(method)
                .Append(
                    "(Adapter<AnyBase> math, Adapter<AnyBase> code, Delta<AnyBase> sum, Delta<AnyBase>[] sums, double number, string text) { "
                )
                .Append("Merge<AnyBase> merge = Merge.Of(math); ");
            for (var statement = 1 + dice.Next(3); statement > 0; statement--)
            {
                source.AppendFormat(Any(Statements, dice), Chain(dice)).Append(' ');
            }

            source.Append("}\n");
        }

        var found = new FluentProgram(source.Append("}\n").ToString()).AnalyzeAnyway();

        found
            .Where(finding => finding.Id is "AD0001" or "MDSL9001")
            .Select(finding => finding.ToString())
            .ShouldBeEmpty();
        found.Select(finding => finding.Id).Distinct().Count().ShouldBeGreaterThan(6);
    }

    [Fact]
    public void ALongChain_IsReadToItsEnd()
    {
        var calls = string.Concat(Enumerable.Repeat(".Rank(8)", 400));
        var sum = string.Join(" + ", Enumerable.Repeat("math * 0.001 + code", 400));

        FluentProgram
            .Of($"await Merge.Of({sum}){calls}.Energy(7).SaveAdapterAsync(text);")
            .Findings()
            .ShouldBe(["MDSL2003: 'energy' must be above 0 and at most 1, but is 7 «7»"]);
    }

    [Fact]
    public void SumsOfSums_DoNotGrowWithoutEnd()
    {
        var sums = string.Concat(Enumerable.Range(1, 40).Select(step => $"var s{step} = s{step - 1} + s{step - 1}; "));

        FluentProgram
            .Of($"var s0 = math + code; {sums} await Merge.Of(s40).Energy(7).SaveAdapterAsync(text);")
            .Findings()
            .ShouldBe(["MDSL2003: 'energy' must be above 0 and at most 1, but is 7 «7»"]);
    }

    private static string Chain(Dice dice)
    {
        var chain = new StringBuilder(dice.Next(5) == 0 ? "merge" : $"Merge.Of({Arguments(Sums, dice)})");
        for (var call = dice.Next(5); call > 0; call--)
        {
            chain.Append('.').Append(Any(Calls, dice)).Append('(').Append(Arguments(Values, dice)).Append(')');
        }

        return chain.ToString();
    }

    private static string Arguments(string[] known, Dice dice) =>
        string.Join(", ", Enumerable.Range(0, dice.Next(4)).Select(_ => Any(known, dice)));

    private static string Any(string[] known, Dice dice) => known[dice.Next(known.Length)];
}
