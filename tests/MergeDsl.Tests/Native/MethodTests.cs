using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>Every method in every space against the plain reference, at a rank that cuts nothing.</summary>
public sealed class MethodTests
{
    // Full rank deltas go through an SVD and back into float32 factors.
    private const double Rounding = 2e-5;

    private static readonly (string Method, string Parameters, SlowMethod Reference)[] Methods =
    [
        ("ties", "density: 0.5", new SlowMethod("ties", 0.5)),
        ("ties", "density: 0.3, majority_sign_method: frequency", new SlowMethod("ties", 0.3, true)),
        ("dare_linear", "density: 0.6, seed: 7", new SlowMethod("dare_linear", 0.6, false, 7)),
        ("dare_ties", "density: 0.4, seed: -3", new SlowMethod("dare_ties", 0.4, false, -3)),
        (
            "dare_ties",
            "density: 0.7, seed: 11, majority_sign_method: frequency",
            new SlowMethod("dare_ties", 0.7, true, 11)
        ),
        ("magnitude_prune", "density: 0.25", new SlowMethod("magnitude_prune", 0.25)),
    ];

    public static TheoryData<int, string, string> Dense =>
        Combine("llama a,b", "llama a,d,e", "gpt2 a,c", "convnet a,b,c", "bert n,n2");

    public static TheoryData<int, string, string> EqualRanks => Combine("llama a,b,c", "gpt2 a,b", "convnet a,b");

    [Theory]
    [MemberData(nameof(Dense))]
    public void OnDenseDeltas_TheMethodIsThatOfItsPaper(int method, string model, string keys) =>
        Compare(method, model, keys, "dense", SlowMerge.Dense);

    [Theory]
    [MemberData(nameof(Dense))]
    public void InTheCoreSpace_TheMethodIsThatOfItsPaper(int method, string model, string keys) =>
        Compare(method, model, keys, "core", SlowMerge.Core);

    [Theory]
    [MemberData(nameof(EqualRanks))]
    public void OnFactors_TheMethodIsThatOfItsPaper(int method, string model, string keys) =>
        Compare(method, model, keys, "factors", SlowMerge.Factors);

    [Fact]
    public void LinearOnFactors_HasCrossTermsAndSaysSo()
    {
        using var merge = Load("llama", "a,b,c");
        var result = merge.Run("method: linear, space: factors");
        foreach (var (path, module) in result.Adapter.Modules)
        {
            var expected = SlowMerge.Factors(new SlowMethod("linear"), merge.Operands(path));
            module.Delta.ShouldBeNear(expected, 1e-6, path);
            (module.Delta - SlowMerge.WeightedSum(merge.Inputs, path)).Norm.ShouldBeGreaterThan(0.1 * expected.Norm);
        }

        result.Findings.ShouldContain(finding =>
            finding.Message.Contains("cross", StringComparison.OrdinalIgnoreCase)
            || finding.Message.Contains("separately", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("ties", "density: 0.5")]
    [InlineData("dare_linear", "density: 0.5, seed: 5")]
    [InlineData("dare_ties", "density: 0.5, seed: 5")]
    [InlineData("magnitude_prune", "density: 0.5")]
    public void ScaleAndNormalizedWeights_MultiplyTheResult(string method, string parameters)
    {
        using var merge = Load("llama", "a,b,d");
        var plain = merge.Run($"method: {method}, {parameters}, rank: 64").Adapter;
        var changed = merge.Run($"method: {method}, {parameters}, rank: 64, scale: 3, normalize_weights: true").Adapter;
        var factor = 3 / merge.Inputs.Sum(input => input.Weight);
        foreach (var (path, module) in changed.Modules)
        {
            module.Delta.ShouldBeNear(factor * plain.DeltaOf(path)!, Rounding, path);
        }
    }

    [Theory]
    [InlineData("dense", "ties")]
    [InlineData("core", "ties")]
    [InlineData("factors", "ties")]
    [InlineData("dense", "magnitude_prune")]
    [InlineData("dense", "dare_linear")]
    [InlineData("factors", "dare_ties")]
    public void DensityZero_GivesZerosAndAWarning(string space, string method)
    {
        using var merge = Load("llama", "a,b");
        var seed = method.StartsWith("dare", StringComparison.Ordinal) ? ", seed: 1" : "";
        var result = merge.Run($"method: {method}, space: {space}, density: 0{seed}");
        result.Adapter.Modules.Values.ShouldAllBe(module => module.Delta.Norm == 0);
        result.Findings.ShouldContain(finding => finding.Message.Contains("zeros", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ties", "dense")]
    [InlineData("magnitude_prune", "dense")]
    [InlineData("dare_linear", "core")]
    public void DensityOne_PrunesNothing(string method, string space)
    {
        using var merge = Load("llama", "a,b");
        var seed = method.StartsWith("dare", StringComparison.Ordinal) ? ", seed: 1" : "";
        var result = merge.Run($"method: {method}, space: {space}, density: 1{seed}, rank: 64").Adapter;
        foreach (var (path, module) in result.Modules)
        {
            var operands = merge.Operands(path);
            var reference = new SlowMethod(method is "ties" ? "ties" : "linear");
            module.Delta.ShouldBeNear(SlowMerge.Dense(reference, operands), Rounding, path);
        }
    }

    private static void Compare(
        int index,
        string model,
        string keys,
        string space,
        Func<SlowMethod, IReadOnlyList<NamedModule>, Matrix> reference
    )
    {
        var (method, parameters, slow) = Methods[index];
        using var merge = Load(model, keys);
        var result = merge.Run($"method: {method}, space: {space}, {parameters}, rank: 64");
        foreach (var (path, module) in result.Adapter.Modules)
        {
            module.Delta.ShouldBeNear(reference(slow, merge.Operands(path)), Rounding, path);
        }
    }

    private static NativeMerge Load(string model, string keys)
    {
        double[] weights = [0.8, 1.4, -0.6];
        var merge = new NativeMerge();
        foreach (var (key, weight) in keys.Split(',').Zip(weights))
        {
            merge.Add(key, NativeMerge.Fixture(model, key), weight);
        }

        return merge;
    }

    private static TheoryData<int, string, string> Combine(params string[] sets)
    {
        var data = new TheoryData<int, string, string>();
        foreach (var set in sets.Select(set => set.Split(' ')))
        {
            for (var method = 0; method < Methods.Length; method++)
            {
                data.Add(method, set[0], set[1]);
            }
        }

        return data;
    }
}
