using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Evaluation.Interference;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Interference;

/// <summary>Adapters that fight in one way each, and adapters that do not.</summary>
public sealed class ThresholdsTests
{
    private const string Module = "model.layers.0.mlp.up_proj";
    private const string Sum = "{ method: linear, rank: sum }";
    private static readonly Matrix<double> B = TestAdapter.Normal(60, 2, 1);
    private static readonly Matrix<double> A = TestAdapter.Normal(2, 50, 2);

    [Fact]
    public void IndependentAdapters_AreNotFlagged() =>
        FlagsOf(Adapter("first", B, A), Adapter("second", TestAdapter.Normal(60, 2, 3), TestAdapter.Normal(2, 50, 4)))
            .ShouldBeEmpty();

    [Fact]
    public void ChangesThatPointAgainstEachOther_AreOpposedAndUndone()
    {
        var other = A * -0.9;
        other[0, 0] += 0.5;

        var flags = FlagsOf(Adapter("first", B, A), Adapter("second", B, other));

        flags.Select(flag => flag.Kind).ShouldContain(FlagKind.Opposed);
        flags.Select(flag => flag.Kind).ShouldContain(FlagKind.Undone);
        flags.Select(flag => flag.Kind).ShouldContain(FlagKind.Signs);
        flags[0].Reason.ShouldStartWith("first and second point against each other: cosine -");
    }

    [Fact]
    public void DifferentChangesInTheSameDirections_AreCrowded()
    {
        var turned =
            Matrix<double>.Build.DenseOfArray(
                new double[,]
                {
                    { 0, -1 },
                    { 1, 0 },
                }
            ) * A;

        var flag = FlagsOf(Adapter("first", B, A), Adapter("second", B, turned)).ShouldHaveSingleItem();

        flag.Kind.ShouldBe(FlagKind.Crowded);
        flag.Reason.ShouldStartWith(
            "first and second share 100 % of what they write and 100 % of what they read, with cosine "
        );
    }

    [Fact]
    public void AChangeThatDrownsAnother_IsUnbalanced()
    {
        var second = Adapter("second", TestAdapter.Normal(60, 2, 3), TestAdapter.Normal(2, 50, 4));
        var report = TestRecipe.Examine([Adapter("first", B, A), second], [1, 10], Sum);

        var flags = report.Modules[0].Flags;
        flags.Select(flag => flag.Kind).ShouldContain(FlagKind.Unbalanced);
        flags.Single(flag => flag.Kind == FlagKind.Unbalanced).Reason.ShouldStartWith("second changes ");
    }

    [Fact]
    public void ACutThatLosesMuch_IsFlaggedWithTheRankThatWouldDo()
    {
        var second = Adapter("second", TestAdapter.Normal(60, 2, 3), TestAdapter.Normal(2, 50, 4));
        var report = TestRecipe.Examine([Adapter("first", B, A), second], [1, 1], "{ method: linear, rank: 2 }");

        var flag = report.Modules[0].Flags.ShouldHaveSingleItem();
        flag.Kind.ShouldBe(FlagKind.Cut);
        flag.Reason.ShouldEndWith("; 4 would keep 95 %");
        report.Flagged.ShouldHaveSingleItem();
        report.Verdict.ShouldEndWith("1 module of 1 deserves a look.");
    }

    [Fact]
    public void WhatAnotherMethodCuts_IsNotCalledTheSum()
    {
        var second = Adapter("second", TestAdapter.Normal(60, 2, 3), TestAdapter.Normal(2, 50, 4));
        TestRecipe
            .Examine([Adapter("first", B, A), second], [1, 1], "{ method: ties, density: 0.5, rank: 1 }")
            .Modules[0]
            .Flags.ShouldBeEmpty();
    }

    [Fact]
    public void EveryKind_HasItsMeaningInWords() =>
        Thresholds.Meanings.Select(one => one.Kind).ShouldBe(Enum.GetValues<FlagKind>());

    private static IReadOnlyList<Flag> FlagsOf(TestAdapter first, TestAdapter second) =>
        TestRecipe.Examine([first, second], [1, 1], Sum).Modules[0].Flags;

    private static TestAdapter Adapter(string name, Matrix<double> b, Matrix<double> a) =>
        new TestAdapter(name, "\"r\": 2, \"lora_alpha\": 2").With(Module, b, a);
}
