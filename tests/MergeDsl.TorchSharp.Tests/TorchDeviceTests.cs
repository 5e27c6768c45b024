using MergeDsl.Core.Findings;
using Shouldly;
using Xunit;

namespace MergeDsl.TorchSharp.Tests;

public sealed class TorchDeviceTests
{
    [Theory]
    [InlineData("cuda:99")]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("CPU")]
    [InlineData("")]
    public void ADeviceThatIsNotThere_IsAFinding(string name)
    {
        var finding = Should.Throw<FindingException>(() => TorchDevice.Open(name)).Findings.ShouldHaveSingleItem();

        finding.Id.ShouldBe(DeviceFindings.NoDevice.Id);
        finding.Message.ShouldContain($"'{name}'");
    }

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("cuda", true)]
    [InlineData("cuda:12", true)]
    [InlineData("mps", true)]
    [InlineData("cuda:-1", false)]
    [InlineData("cuda:0x", false)]
    [InlineData("meta", false)]
    public void Names_AreThoseThatTorchHas(string name, bool isName) => TorchDevice.IsName(name).ShouldBe(isName);

    [Fact]
    public void TheBestDevice_CanBeOpened() => TorchDevice.Open(TorchDevice.Best().Name).Name.ShouldNotBeEmpty();
}
