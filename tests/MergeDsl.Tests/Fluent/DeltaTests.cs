using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fluent;

public sealed class DeltaTests
{
    private static readonly Adapter<AnyBase> A = Adapter.Load(Shipped.At("adapters/reverse"));
    private static readonly Adapter<AnyBase> B = Adapter.Load(Shipped.At("adapters/sort"));

    [Fact]
    public void WeightsAreWhatIsWritten()
    {
        Weights(A).ShouldBe("reverse 1");
        Weights(A * 0.7).ShouldBe("reverse 0.7");
        Weights(0.7 * A).ShouldBe("reverse 0.7");
        Weights(A / 4).ShouldBe("reverse 0.25");
        Weights(-A).ShouldBe("reverse -1");
        Weights(A + B).ShouldBe("reverse 1, sort 1");
        Weights(A - B).ShouldBe("reverse 1, sort -1");
        Weights(A - B * 0.5).ShouldBe("reverse 1, sort -0.5");
        Weights((A * 0.5 + 0.25 * B) * 2).ShouldBe("reverse 1, sort 0.5");
        Weights(2 * (A - B) / 4).ShouldBe("reverse 0.5, sort -0.5");
        Weights(-(A - B)).ShouldBe("reverse -1, sort 1");
    }

    [Fact]
    public void WeightsOfOneAdapter_AreAdded()
    {
        Weights(A * 0.5 + B + A * 0.25).ShouldBe("reverse 0.75, sort 1");
        Weights(A - Adapter.Load(Shipped.At("adapters/reverse"))).ShouldBe("reverse 0");
    }

    [Fact]
    public void AFloat_IsTheDecimalItIsWrittenAs()
    {
        Weights(A * 0.7f + 0.3f * B).ShouldBe("reverse 0.7, sort 0.3");
        Merge.Of(A + B).Ties(density: 0.2f).Scale(1.1f).ToYaml().ShouldContain("  scale: 1.1\n  density: 0.2\n");
    }

    [Fact]
    public void WholeNumbersAndExactFractions_StayWhatTheyAre() =>
        Weights(A * 123456792 + B * 0.7).ShouldBe("reverse 123456792, sort 0.7");

    private static string Weights(Delta<AnyBase> delta) =>
        string.Join(
            ", ",
            delta.Terms.Select(term => FormattableString.Invariant($"{term.Adapter.Name} {term.Weight}"))
        );
}
