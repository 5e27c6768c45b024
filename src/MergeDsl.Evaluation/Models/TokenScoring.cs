using MergeDsl.Evaluation.Models.Layers;
using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models;

/// <summary>Computes log-likelihoods, many texts at a time.</summary>
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
        var answers = new TokenScores[requests.Count];
        var next = 0;
        while (next < requests.Count)
        {
            var (first, rows) = (next, 0);
            do
            {
                rows += TokensOf(requests[next].Request).Count;
                next++;
            } while (next < requests.Count && rows + TokensOf(requests[next].Request).Count <= RowsAtOnce);

            var together = Enumerable.Range(first, next - first).OrderBy(number => requests[number].Variant.Order);
            Run(requests, [.. together], answers, cancellation);
        }

        return answers;
    }

    // The last token's logits tell of what would follow: it is not read.
    private static IReadOnlyList<int> TokensOf(ScoreRequest request) =>
        [.. request.Context.Concat(request.Continuation).Take(request.Context.Count + request.Continuation.Count - 1)];

    private void Run(
        IReadOnlyList<(Variant Variant, ScoreRequest Request)> requests,
        int[] numbers,
        TokenScores[] answers,
        CancellationToken cancellation
    )
    {
        var scores = numbers.Select(number => new double[requests[number].Request.Continuation.Count]).ToArray();
        var isGreedy = numbers.Select(number => new bool[requests[number].Request.Continuation.Count]).ToArray();
        Feed[] feeds =
        [
            .. numbers
                .Select(number => requests[number])
                .Select(one => new Feed(
                    decoder.Begin(one.Variant),
                    TokensOf(one.Request),
                    one.Request.Continuation.Count == 0 ? TokensOf(one.Request).Count : one.Request.Context.Count - 1
                )
                {
                    TextLength = one.Request.Context.Count + one.Request.Continuation.Count,
                }),
        ];
        decoder.Run(
            feeds,
            (feed, token, logits) =>
            {
                var place = token - feeds[feed].FirstWanted;
                var next = requests[numbers[feed]].Request.Continuation[place];
                scores[feed][place] = logits[next] - RowMath.LogSumExp(logits);
                isGreedy[feed][place] = RowMath.Largest(logits) == next;
            },
            buffers,
            crew,
            cancellation
        );
        for (var feed = 0; feed < feeds.Length; feed++)
        {
            answers[numbers[feed]] = new TokenScores(scores[feed], isGreedy[feed].All(greedy => greedy));
        }
    }
}
