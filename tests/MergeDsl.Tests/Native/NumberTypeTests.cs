using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>Adapters of every floating type, and results of every type.</summary>
public sealed class NumberTypeTests
{
    private static readonly string[] Types = ["F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2"];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var one in Types)
            {
                foreach (var two in Types)
                {
                    data.Add(one, two);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void InputsOfTwoTypes_AreSummedExactly(string one, string two)
    {
        using var merge = Load(one, two);
        var result = merge.Run("method: linear, rank: sum").Adapter;
        var isDouble = one == "F64" || two == "F64";
        foreach (var (path, module) in result.Modules)
        {
            module.A.Type.ShouldBe(isDouble ? "F64" : "F32");
            var tolerance = isDouble && one == two ? 1e-15 : 3e-7;
            module.Delta.ShouldBeNear(SlowMerge.WeightedSum(merge.Inputs, path), tolerance, path);
        }

        ResultConfig.AssertLoadable(result);
    }

    [Fact]
    public void Float64Adapters_StayAsExactAsFloat64InEveryCut()
    {
        using var merge = Load("F64", "F64");
        var result = merge.Run("method: linear, rank: 5").Adapter;
        foreach (var (path, module) in result.Modules)
        {
            module.Delta.ShouldBeNear(SlowSvd.Of(SlowMerge.WeightedSum(merge.Inputs, path)).Cut(5), 1e-12, path);
        }
    }

    [Theory]
    [InlineData("float64", "F64")]
    [InlineData("float32", "F32")]
    [InlineData("float16", "F16")]
    [InlineData("bfloat16", "BF16")]
    [InlineData("float8_e4m3fn", "F8_E4M3")]
    [InlineData("float8_e5m2", "F8_E5M2")]
    public void AnOutputType_IsThatOfTheExactFactorsRoundedOnce(string dtype, string type)
    {
        // Weights and scalings are powers of two, so the float32 factors are exact and each number is rounded once.
        using var merge = new NativeMerge();
        merge.Add("a", NativeMerge.Fixture("llama", "a"), 0.5).Add("b", NativeMerge.Fixture("llama", "b"), -2);
        var result = merge.Run("method: linear, rank: sum", dtype: dtype).Adapter;
        foreach (var (path, module) in result.Modules)
        {
            var operands = merge.Operands(path);
            var a = operands.SelectMany(one => (one.Weight * one.Module.Scaling * one.Module.A.AsRows()).Values);
            module.A.Type.ShouldBe(type);
            module.A.Bytes.ShouldBe(SlowNumbers.Encode(type, [.. a]), path);
            var b = Matrix.Beside([.. operands.Select(one => one.Module.B.AsRows())]);
            module.B.Bytes.ShouldBe(SlowNumbers.Encode(type, b.Values), path);
        }
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    [InlineData("F64")]
    public void FixturesOfOtherTypes_AreSummedExactly(string type)
    {
        var model = type switch
        {
            "F16" => "llama-f16",
            "BF16" => "llama-bf16",
            _ => "llama-f64",
        };
        using var merge = new NativeMerge { BaseModel = NativeMerge.FixtureModel(model) };
        merge.Add("a", NativeMerge.Fixture(model, "a"), 0.3).Add("b", NativeMerge.Fixture(model, "b"), -0.9);
        foreach (var (path, module) in merge.Run("method: linear, rank: sum").Adapter.Modules)
        {
            module.Delta.ShouldBeNear(SlowMerge.WeightedSum(merge.Inputs, path), 3e-7, path);
        }
    }

    [Fact]
    public void NumbersThatDoNotFitTheOutputType_AreRefused()
    {
        using var merge = Load("F32", "F32");
        using var prepared = merge.Prepare("method: linear, rank: sum, scale: 1e6", dtype: "float16");
        Should
            .Throw<FindingException>(() => prepared.Run(new RunOptions { Threads = 1 }, null, CancellationToken.None))
            .Findings.ShouldContain(finding => finding.Id == "MDSL4202");
        Directory.Exists(prepared.OutputFolder).ShouldBeFalse();
    }

    private static NativeMerge Load(string one, string two)
    {
        var merge = new NativeMerge();
        merge.Add(
            "one",
            merge.NewAdapter("one", 1, one, 4, 6).Linear("x.0.q", 24, 20).Linear("x.1.q", 7, 9).Write(),
            0.7
        );
        merge.Add(
            "two",
            merge.NewAdapter("two", 2, two, 3, 1).Linear("x.0.q", 24, 20).Linear("x.1.q", 7, 9).Write(),
            -1.1
        );
        return merge;
    }
}
