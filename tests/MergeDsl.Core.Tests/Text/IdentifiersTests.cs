using MergeDsl.Core.Text;

namespace MergeDsl.Core.Tests.Text;

public sealed class IdentifiersTests
{
    [Theory]
    [InlineData("polyglot", "Polyglot")]
    [InlineData("tiny-llama", "TinyLlama")]
    [InlineData("mathLoRA_v1.5", "MathLoRAV15")]
    [InlineData("7b", "N7b")]
    [InlineData("class", "Class")]
    [InlineData("", "Unnamed")]
    [InlineData("-- --", "Unnamed")]
    [InlineData("größe", "Größe")]
    [InlineData("\uD83D\uDE00x", "X")]
    public void AName_BecomesAnIdentifier(string name, string identifier) =>
        Identifiers.Pascal(name).ShouldBe(identifier);

    [Fact]
    public void AReservedIdentifier_IsNumbered() =>
        Identifiers.Free("Model", name => name is "Model" or "Model2").ShouldBe("Model3");
}
