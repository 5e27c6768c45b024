using System.Text;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Output;

/// <summary>What a stream tells that is redirected to a full disk.</summary>
public sealed class StandardStreamTests
{
    [Fact]
    public void AFullDisk_IsAFindingThatNamesTheStream()
    {
        using var stream = new StandardStream(new FullDisk(), "standard output");

        foreach (
            var write in new Action[]
            {
                () => stream.Write('a'),
                () => stream.Write("a"),
                () => stream.WriteLine("a"),
                () => stream.Write(['a', 'b'], 0, 2),
            }
        )
        {
            var finding = Should.Throw<FindingException>(write).Findings.ShouldHaveSingleItem();
            finding.Message.ShouldContain("'standard output'");
            finding.Id.ShouldNotBe("MDSL9001");
        }
    }

    private sealed class FullDisk : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("No space left on device");
    }
}
