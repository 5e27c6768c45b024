using MergeDsl.Evaluation.Models.Layers;
using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models;

/// <summary>
/// Computes log-likelihoods, many texts at a time. What requests behind each other have as their common context is read once for all of them.
/// </summary>
internal sealed class TokenScoring(Decoder decoder, Buffers buffers, Crew crew)
{
    // Rows that go through the layers together: enough to make products of them, few enough to stay small.
    private const int RowsAtOnce = 1024;

    /// <summary>The answers, in the order of the requests.</summary>
    public IReadOnlyList<TokenScores> Run(
        IReadOnlyList<(Variant Variant, ScoreRequest Request)> requests,
        CancellationToken cancellation
    )
    {
        ContinuationScoring[] continuations =
        [
            .. requests.Select(one => new ContinuationScoring(one.Request.Continuation)),
        ];
        var contexts = ContextsOf(requests, continuations);
        for (var next = 0; next < contexts.Count; )
        {
            var (first, rows) = (next, 0);
            do
            {
                rows += contexts[next].Rows;
                next++;
            } while (next < contexts.Count && rows + contexts[next].Rows <= RowsAtOnce);

            Read([.. contexts[first..next].OrderBy(context => context.Variant.Order)], cancellation);
        }

        return [.. continuations.Select(continuation => continuation.Scores)];
    }

    private List<SharedContext> ContextsOf(
        IReadOnlyList<(Variant Variant, ScoreRequest Request)> requests,
        ContinuationScoring[] continuations
    )
    {
        var contexts = new List<SharedContext>();
        for (var number = 0; number < continuations.Length; number++)
        {
            var ((variant, request), continuation) = (requests[number], continuations[number]);
            var angles = decoder.Rotary?.AnglesOf(request.Context.Count + continuation.Tokens.Count);
            if (
                continuation.Tokens.Count > 0
                && !(contexts.Count > 0 && contexts[^1].TryAdd(variant, request.Context, angles, continuation))
            )
            {
                contexts.Add(new SharedContext(variant, request.Context, angles, continuation));
            }
        }

        return contexts;
    }

    private void Read(SharedContext[] contexts, CancellationToken cancellation)
    {
        for (var reading = Next(contexts); reading.Length > 0; reading = Next(contexts))
        {
            decoder.Run(
                [.. reading.Select(one => one.Feed)],
                (feed, token, logits) => reading[feed].Context.Judge(token, logits),
                buffers,
                crew,
                cancellation
            );
        }
    }

    private (SharedContext Context, Feed Feed)[] Next(SharedContext[] contexts) =>
        [
            .. contexts
                .Select(context => (context, Feed: context.Next(decoder)))
                .Where(one => one.Feed is not null)
                .Select(one => (one.context, one.Feed!)),
        ];
}
