using MergeDsl.Core.Adapters;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Tests.Models;

public sealed class BaseWeightsTests
{
    [Fact]
    public void ModulePaths_AreThoseOfWeightsWithTwoDimensions() =>
        new BaseWeights(
            Model(
                ("b.q.weight", [4, 6]),
                ("a.norm.weight", [4]),
                ("a.q.bias", [4]),
                ("a.conv.weight", [4, 6, 3]),
                ("weight", [2, 2])
            )
        ).ModulePaths.ShouldBe(["b.q", "a.conv"]);

    [Fact]
    public void AttentionWithItsOwnProjection_IsAModule()
    {
        var weights = new BaseWeights(Model(("attn.in_proj_weight", [9, 3]), ("attn.out_proj.weight", [3, 3])));
        weights.ModulePaths.ShouldBe(["attn", "attn.out_proj"]);
        weights.Find(["attn"])["attn"].Name.ShouldBe("attn.in_proj_weight");
    }

    [Fact]
    public void EqualPath_IsFoundFirst() => Found("a.q", "a.q", "x.a.q", "q").ShouldBe("a.q.weight");

    [Theory]
    [InlineData("transformer.h.0.q", "h.0.q")]
    [InlineData("h.0.q", "transformer.h.0.q")]
    [InlineData("model.layers.0.q", "layers.0.q")]
    [InlineData("layers.0.q", "model.layers.0.q")]
    public void OneLeadingComponentMoreOrLess_IsTolerated(string path, string stored) =>
        Found(path, stored, "other.x").ShouldBe($"{stored}.weight");

    [Theory]
    [InlineData("a.b.q", "q")]
    [InlineData("q", "a.b.q")]
    [InlineData("x.q", "y.q")]
    [InlineData("q", "xq")]
    public void LargerDifference_IsNotGuessed(string path, string stored) => Found(path, stored).ShouldBeNull();

    [Fact]
    public void TwoPossibleModules_AreNotGuessed() => Found("l.q", "encoder.l.q", "decoder.l.q").ShouldBeNull();

    [Fact]
    public void OneChange_IsMadeToAllPaths()
    {
        // By itself the second path would fit the decoder only.
        var weights = new BaseWeights(
            Model(
                ("encoder.l.0.q.weight", [2, 2]),
                ("encoder.l.1.q.weight", [2, 2]),
                ("decoder.l.2.q.weight", [2, 2]),
                ("head.weight", [2, 2])
            )
        );
        var found = weights.Find(["l.0.q", "l.1.q", "l.2.q", "head", "head"]);
        found
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key} {pair.Value.Name}")
            .ShouldBe(["head head.weight", "l.0.q encoder.l.0.q.weight", "l.1.q encoder.l.1.q.weight"]);
    }

    [Theory]
    [InlineData(LoraLayout.Linear, false, 1, "6,4", 6, 4)]
    [InlineData(LoraLayout.Linear, true, 1, "6,4", 4, 6)]
    [InlineData(LoraLayout.Embedding, false, 1, "100,4", 4, 100)]
    [InlineData(LoraLayout.Convolution, false, 1, "6,4,3,3", 6, 36)]
    [InlineData(LoraLayout.Convolution, false, 2, "6,4,3,3", 6, 72)]
    public void DeltaShape_FollowsTheLayout(
        LoraLayout layout,
        bool fanInFanOut,
        int groups,
        string shape,
        long rows,
        long columns
    )
    {
        var dimensions = shape
            .Split(',')
            .Select(text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        var weight = new TensorInfo("x.weight", DType.Float32, new(dimensions));
        BaseWeights.DeltaShape(weight, layout, fanInFanOut, groups).ShouldBe((rows, columns));
    }

    private static string? Found(string path, params string[] stored) =>
        new BaseWeights(Model([.. stored.Select(module => ($"{module}.weight", new long[] { 2, 2 }))]))
            .Find([path])
            .GetValueOrDefault(path)
            ?.Name;

    private static ModelFacts Model(params (string Name, long[] Shape)[] tensors) =>
        new(
            null,
            null,
            null,
            false,
            default,
            tensors.Select(tensor => new TensorInfo(tensor.Name, DType.Float32, new(tensor.Shape))).ToEquatableArray()
        );
}
