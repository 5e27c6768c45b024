using MergeDsl.Evaluation.Tests.Interference;
using MergeDsl.Evaluation.Tuning;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tuning;

public sealed class WeightGuessesTests
{
    private const string Path = "a.q_proj";

    [Fact]
    public void Guesses_AreEqualBalancedAndOfFullStrength()
    {
        TestAdapter[] adapters =
        [
            new TestAdapter("first", "\"r\": 2, \"lora_alpha\": 2").With(Path, 24, 17, 2, 1),
            new TestAdapter("second", "\"r\": 3, \"lora_alpha\": 6").With(Path, 24, 17, 3, 2),
            new TestAdapter("third", "\"r\": 4, \"lora_alpha\": 4").With(Path, 24, 17, 4, 3),
        ];
        var deltas = adapters
            .Select((adapter, i) => adapter.Modules[Path].B * adapter.Modules[Path].A * (i == 1 ? 2 : 1))
            .ToArray();

        var guesses = WeightGuesses.Of(TestRecipe.Examine(adapters, [0.5, -2, 1], "{ method: linear, rank: sum }"));

        guesses[0].ShouldBe([1, 1, 1]);
        var balanced = deltas.Select((delta, i) => DenseReference.Norm(delta * guesses[1][i])).ToArray();
        balanced.ShouldAllBe(norm => Math.Abs(norm - balanced[0]) < 1e-9 * balanced[0]);
        var sum = deltas.Select((delta, i) => delta * guesses[2][i]).Aggregate((x, y) => x + y);
        foreach (var delta in deltas)
        {
            var square = DenseReference.InnerProduct(delta, delta);
            DenseReference.InnerProduct(sum, delta).ShouldBe(square, 1e-9 * square);
        }
    }
}
