using MergeDsl.TorchSharp.Example;
using MergeDsl.TorchSharp.Live;
using Shouldly;
using Xunit;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp.Tests.Live;

/// <summary>Weights of a model folder in a live model.</summary>
public sealed class BaseWeightsTests
{
    private static LlamaShape Shape => LlamaShape.Read(LiveLlama.Base);

    [Fact]
    public void APartOfALargerModel_IsFoundBehindItsPrefix()
    {
        // The names in the files begin with 'model.', those of the live model with 'outer.model.' or not at all.
        using var inner = new Llama(Shape);
        using var middle = nn.Sequential(("model", inner));
        using var outer = nn.Sequential(("outer", middle));
        using var model = LiveLlama.Load();

        BaseWeights.Load(outer, LiveLlama.Base);

        LiveLlama.Bytes(inner).ShouldBe(LiveLlama.Bytes(model));
    }

    [Theory]
    [InlineData(3, 128, "MDSL4321")]
    [InlineData(5, 128, "MDSL4320")]
    [InlineData(4, 120, "MDSL4322")]
    public void AnotherModel_IsAFindingAndChangesNothing(int layers, int width, string id)
    {
        using var model = new Llama(Shape with { Layers = layers, Width = width });
        var before = LiveLlama.Bytes(model);

        var findings = Should.Throw<FindingException>(() => BaseWeights.Load(model, LiveLlama.Base)).Findings;

        findings.Select(finding => finding.Id).Distinct().ShouldBe([id]);
        LiveLlama.Bytes(model).ShouldBe(before);
    }

    [Fact]
    public void AMissingTensor_IsNamed()
    {
        using var model = new Llama(Shape with { Layers = 5 });

        Should
            .Throw<FindingException>(() => BaseWeights.Load(model, LiveLlama.Base))
            .Findings.ShouldContain(finding =>
                finding.Message.Contains("'layers.4.self_attn.q_proj.weight'", StringComparison.Ordinal)
            );
    }

    [Fact]
    public void AFolderThatIsNotThere_IsAFinding()
    {
        using var model = new Llama(Shape);

        Should.Throw<FindingException>(() => BaseWeights.Load(model, "nowhere/at-all"));
    }
}
