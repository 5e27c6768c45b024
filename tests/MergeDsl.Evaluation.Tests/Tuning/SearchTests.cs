using MergeDsl.Evaluation.Tuning;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tuning;

public sealed class SearchTests
{
    private static readonly Parameter[] Weights =
    [
        new("first", 0, 3, 0.4),
        new("second", 0, 3, 0.4),
        new("third", 0, 3, 0.4),
    ];

    private static readonly double[][] Guesses =
    [
        [1, 1, 1],
        [0.5, 0.5, 0.5],
    ];

    [Fact]
    public async Task ASmoothObjective_IsMinimisedWithinItsBudget()
    {
        var trials = await Run(60);

        var best = trials.MinBy(trial => trial.Scores.Objective)!;
        trials.Count.ShouldBeLessThanOrEqualTo(60);

        // The bowl below has its minimum 0 at (1.3, 0.7, 2): a hundredth of its value at the better guess.
        best.Scores.Objective.ShouldBeLessThan(0.01 * Bowl(Candidate.Near(Weights, [1, 1, 1])));
        trials.Select(trial => trial.Candidate).ShouldBeUnique();
    }

    [Fact]
    public async Task TheTrials_DoNotDependOnHowManyAreMadeAtATime() =>
        (await Run(50, atATime: 7)).ShouldBe(await Run(50, atATime: 1));

    [Fact]
    public async Task AnEndedSearch_GoesOnWhereItWas()
    {
        var whole = await Run(50);
        var told = new List<Trial>();

        var resumed = await Run(50, known: [.. whole.Take(23)], made: told.Add);

        resumed.ShouldBe(whole);
        told.ShouldBe(whole.Skip(23), ignoreOrder: true);
    }

    [Fact]
    public async Task ACancelledSearch_HasToldWhatItMade()
    {
        using var source = new CancellationTokenSource();
        var told = new List<Trial>();

        await Should.ThrowAsync<OperationCanceledException>(() =>
            Run(
                50,
                atATime: 1,
                made: trial =>
                {
                    told.Add(trial);
                    if (told.Count == 9)
                    {
                        source.Cancel();
                    }
                },
                cancellation: source.Token
            )
        );

        told.ShouldBe((await Run(50)).Take(9));
    }

    [Fact]
    public async Task CandidatesThatFail_AreLeftAlone()
    {
        var trials = await Run(40, objective: candidate => candidate.Values[0] > 1.1 ? double.NaN : Bowl(candidate));

        trials.ShouldContain(trial => double.IsNaN(trial.Scores.Objective));
        trials
            .Where(trial => double.IsFinite(trial.Scores.Objective))
            .MinBy(trial => trial.Scores.Objective)!
            .Candidate.Values[0]
            .ShouldBeLessThanOrEqualTo(1.1);
    }

    [Fact]
    public async Task ASpentTime_EndsTheSearch()
    {
        var search = new Search(Weights, new Budget(1000, TimeSpan.Zero), 1, 2);

        (
            await search.Run(Guesses, (candidate, _) => Task.FromResult(new Scores(Bowl(candidate))), [], _ => { })
        ).Count.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Values_StayWithinTheirLimits() =>
        (await Run(60, objective: candidate => -candidate.Values.Sum())).ShouldAllBe(trial =>
            trial.Candidate.Values.All(value => value >= 0 && value <= 3)
        );

    private static double Bowl(Candidate candidate)
    {
        var (x, y, z) = (candidate.Values[0] - 1.3, candidate.Values[1] - 0.7, candidate.Values[2] - 2);
        return (x * x) + (2 * y * y) + (0.5 * z * z) + (0.6 * x * y);
    }

    private static Task<IReadOnlyList<Trial>> Run(
        int evaluations,
        int atATime = 2,
        IReadOnlyList<Trial>? known = null,
        Action<Trial>? made = null,
        Func<Candidate, double>? objective = null,
        CancellationToken cancellation = default
    ) =>
        new Search(Weights, new Budget(evaluations), 5, atATime).Run(
            Guesses,
            async (candidate, _) =>
            {
                await Task.Yield();
                return new Scores((objective ?? Bowl)(candidate));
            },
            known ?? [],
            made ?? (_ => { }),
            cancellation
        );
}
