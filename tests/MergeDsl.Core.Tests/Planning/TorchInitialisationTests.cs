using MergeDsl.Core.Adapters;
using MergeDsl.Core.Planning.Peft;

namespace MergeDsl.Core.Tests.Planning;

public sealed class TorchInitialisationTests
{
    [Fact]
    public void ConvNetOfTheFixtures_TakesWhatTheSearchFound()
    {
        // peft/convnet-dare-linear-call: injection_draws 392, found by searching torch's stream for the first mask.
        var initialisation = new TorchInitialisation();
        initialisation.AddModule(LoraLayout.Embedding, 2, 20, 12, LoraInitialisation.Kaiming);
        initialisation.AddModule(LoraLayout.Convolution, 2, 4 * 3 * 3, 6, LoraInitialisation.Kaiming);
        initialisation.AddModule(LoraLayout.Convolution, 2, 6, 4, LoraInitialisation.Kaiming);
        initialisation.AddModule(LoraLayout.Linear, 2, 12, 10, LoraInitialisation.Kaiming);
        initialisation.Draws.ShouldBe(392);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(5, 12)]
    [InlineData(15, 32)]
    [InlineData(16, 16)]
    [InlineData(17, 33)]
    [InlineData(24, 40)]
    [InlineData(31, 47)]
    [InlineData(32, 32)]
    [InlineData(40, 56)]
    public void NormalNumbers_TakeWhatTorchTakes(int count, int draws)
    {
        // Counted in torch 1.13 by comparing the stream behind the call with the stream from the start.
        var initialisation = new TorchInitialisation();
        initialisation.AddNormal(count);
        initialisation.Draws.ShouldBe(draws);
    }

    [Fact]
    public void SpareNormalNumber_IsKeptAcrossLargeTensors()
    {
        // torch: normal_ of 3, 20 and 2 numbers takes 8 + 36 + 4, the last one starting with the spare of the first.
        var initialisation = new TorchInitialisation();
        initialisation.AddNormal(3);
        initialisation.AddNormal(20);
        initialisation.AddNormal(2);
        initialisation.Draws.ShouldBe(48);
        initialisation.AddNormal(1);
        initialisation.Draws.ShouldBe(48);
    }

    [Theory]
    [InlineData(LoraInitialisation.Kaiming, false, (2 * 24) + 20)]
    [InlineData(LoraInitialisation.None, false, 24 + 20)]
    [InlineData(LoraInitialisation.Gaussian, false, 24 + 20 + 40)]
    [InlineData(LoraInitialisation.Kaiming, true, (2 * 24) + 20 + 10)]
    public void Linear_DrawsForConstructionAndInitialisation(LoraInitialisation initialisation, bool hasBias, int draws)
    {
        var counted = new TorchInitialisation();
        counted.AddModule(LoraLayout.Linear, 2, 12, 10, initialisation, hasBias);
        counted.Draws.ShouldBe(draws);
    }

    [Theory]
    [InlineData(LoraInitialisation.Kaiming, 56 + 40 + 40)]
    [InlineData(LoraInitialisation.Gaussian, 56 + 40 + 40)]
    [InlineData(LoraInitialisation.None, 56 + 40)]
    public void Embedding_DrawsNormalNumbers(LoraInitialisation initialisation, int draws)
    {
        var counted = new TorchInitialisation();
        counted.AddModule(LoraLayout.Embedding, 2, 20, 12, initialisation);
        counted.Draws.ShouldBe(draws);
    }
}
