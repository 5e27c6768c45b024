using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Tests.Findings;

public sealed class FindingTests
{
    [Theory]
    [InlineData("/data/math", "adapters/math")]
    [InlineData("/data/math/adapter_config.json", "adapters/math/adapter_config.json")]
    [InlineData("/data/mathematics", "/data/mathematics")]
    [InlineData("in /data/math", "in /data/math")]
    public void Respelled_ChangesPathsAtAndBelowTheFolderOnly(string argument, string expected) =>
        Finding
            .Of(FileFindings.NoPermission, argument)
            .Respelled("/data/math", "adapters/math")
            .Arguments.ShouldBe([expected]);
}
