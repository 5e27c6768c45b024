using MergeDsl.Evaluating;
using MergeDsl.Running;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Evaluating;

/// <summary>Adapters are read for their marks where there are scores that may be theirs, and nowhere else.</summary>
public sealed class ScoreFileTests : IDisposable
{
    private readonly TempFolder folder = new();
    private int marked;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WhereNothingWasEvaluated_NoAdapterIsRead()
    {
        Read().ShouldBe(0);
        marked.ShouldBe(0);
    }

    [Fact]
    public void WhereSomethingWasEvaluated_AdaptersAreRead()
    {
        File.WriteAllText(folder["scores.json"], """{ "tasks": {}, "key": "that of other adapters" }""");
        Read().ShouldBe(0);
        marked.ShouldBe(1);
    }

    private int Read()
    {
        var recipe = Recipe.Load(Checkout.Recipe("exact-sum.recipe.yaml"));
        using var preparation = MergePreparation.Of(recipe);
        var inputs = preparation.Inputs!;
        return ScoreFile.Read(folder.Path, recipe, inputs, Mark).Count;

        IReadOnlyList<InputMarks> Mark()
        {
            marked++;
            return InputMarks.Of(inputs.Adapters, 1, default);
        }
    }
}
