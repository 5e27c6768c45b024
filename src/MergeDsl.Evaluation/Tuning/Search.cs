using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Evaluation.Tuning;

/// <summary>
/// Looks for the parameters with the smallest objective: evaluates guesses, then goes from the best one along single parameters, to
/// both sides at a time, halving the steps where nothing is better, then lets a simplex walk (Nelder and Mead 1965), begun anew in
/// seeded directions when it has shrunk. Proposals depend on the seed and on the answers alone.
/// </summary>
/// <param name="parameters">What may be changed, at least one.</param>
/// <param name="budget">How long.</param>
/// <param name="seed">Seed of the directions of later simplexes.</param>
/// <param name="atATime">Candidates evaluated side by side; the search does not depend on it.</param>
public sealed class Search(IReadOnlyList<Parameter> parameters, Budget budget, long seed, int atATime)
{
    private const int Halvings = 2;

    private readonly TorchGenerator directions = new(seed);

    /// <summary>Searches.</summary>
    /// <param name="guesses">Where to start: values for all parameters, at least one guess.</param>
    /// <param name="objective">Evaluates a candidate; called from several threads.</param>
    /// <param name="known">Trials of an earlier run of this search, which is gone on with.</param>
    /// <param name="made">Told of every new trial as soon as it is made, one at a time.</param>
    /// <param name="cancellation">Ends the search; what was made was told.</param>
    /// <returns>All trials, in the order of the proposals.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<IReadOnlyList<Trial>> Run(
        IReadOnlyList<IReadOnlyList<double>> guesses,
        Func<Candidate, CancellationToken, Task<Scores>> objective,
        IReadOnlyList<Trial> known,
        Action<Trial> made,
        CancellationToken cancellation = default
    )
    {
        var trials = new Trials(objective, budget, atATime, known, made);
        await trials.Ask([.. guesses.Select(guess => Candidate.Near(parameters, guess))], cancellation);
        if (trials.All.Count == 0)
        {
            return [];
        }

        var step = await Coordinates(trials, cancellation);
        for (var walk = 0; !trials.IsSpent; walk++)
        {
            var before = trials.All.Count;
            var edges = walk == 0 ? Edges(step) : Turned(step);
            await new Simplex(parameters, trials).Walk(trials.Best.Candidate.Values, edges, cancellation);
            if (trials.All.Count == before)
            {
                // Every corner is known: there is nothing finer to tell apart.
                break;
            }
        }

        return trials.All;
    }

    /// <summary>Steps along single parameters; the share of the first steps that is left at the end.</summary>
    private async Task<double> Coordinates(Trials trials, CancellationToken cancellation)
    {
        var step = 1.0;
        for (var halved = 0; halved < Halvings && !trials.IsSpent; )
        {
            var best = trials.Best;
            await trials.Ask([.. Neighbours(best.Candidate, step)], cancellation);
            if (trials.Best == best)
            {
                halved++;
                step /= 2;
            }
        }

        return step;
    }

    private IEnumerable<Candidate> Neighbours(Candidate candidate, double step)
    {
        foreach (var edge in Edges(step))
        {
            foreach (var side in new[] { 1, -1 })
            {
                yield return Candidate.Near(parameters, [.. candidate.Values.Zip(edge, (x, e) => x + (side * e))]);
            }
        }
    }

    private double[][] Edges(double step) =>
        [
            .. parameters.Select(
                (parameter, i) => parameters.Select((_, j) => i == j ? step * parameter.Step : 0).ToArray()
            ),
        ];

    private double[][] Turned(double step) =>
        [
            .. parameters.Select(_ =>
                parameters
                    .Select(parameter => step * parameter.Step * ((directions.Next() / (double)(1L << 31)) - 1))
                    .ToArray()
            ),
        ];
}
