using MergeDsl.Evaluation.Models.Layers;
using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models;

/// <summary>
/// Continues texts greedily, many at a time: when one ends, the next takes its place. What is written is what reading the whole text anew for
/// every token would give: where a longer text has other rotations, it is read again. Where learned positions end, so does the text.
/// </summary>
internal sealed class Generating(Decoder decoder, Buffers buffers, Crew crew)
{
    // Prompts that are begun together have so many tokens at most, beyond the first one.
    private const int PromptRows = 1024;

    private const int MostTexts = 64;

    // What the caches of all texts that are being written may take.
    private const long MostCacheBytes = 1L << 30;

    /// <summary>The answers, in the order of the requests.</summary>
    public IReadOnlyList<Generation> Run(
        IReadOnlyList<(Variant Variant, GenerateRequest Request)> requests,
        CancellationToken cancellation
    )
    {
        Writing[] all = [.. requests.Select(one => new Writing(one.Variant, one.Request))];
        var waiting = new Queue<Writing>(all.Where(writing => writing.Request.MostTokens > 0));
        var active = new List<Writing>();
        while (waiting.Count + active.Count > 0)
        {
            Admit(waiting, active);
            Step([.. active.OrderBy(writing => writing.Variant.Order)], cancellation);
            active.RemoveAll(writing => writing.HasEnded);
        }

        return [.. all.Select(writing => new Generation(writing.Tokens, writing.Margin))];
    }

    private void Admit(Queue<Writing> waiting, List<Writing> active)
    {
        var rows = 0;
        var bytes = active.Sum(writing => writing.Longest * decoder.BytesOfToken);
        while (waiting.TryPeek(out var next))
        {
            rows += next.Request.Context.Count;
            bytes += next.Longest * decoder.BytesOfToken;
            if (active.Count > 0 && (active.Count >= MostTexts || rows > PromptRows || bytes > MostCacheBytes))
            {
                return;
            }

            active.Add(waiting.Dequeue());
        }
    }

    private void Step(Writing[] active, CancellationToken cancellation)
    {
        var feeds = active.Select(writing => writing.Feed(decoder)).ToArray();
        var best = new (int Token, float Gap)[feeds.Length];
        decoder.Run(
            feeds,
            (feed, _, logits) =>
            {
                var token = RowMath.Largest(logits);
                best[feed] = (token, logits[token] - RowMath.LargestBut(logits, token));
            },
            buffers,
            crew,
            cancellation
        );
        for (var number = 0; number < active.Length; number++)
        {
            active[number].Append(best[number].Token, best[number].Gap, decoder.LongestText);
        }
    }

    /// <summary>A text that is being written.</summary>
    private sealed class Writing(Variant variant, GenerateRequest request)
    {
        private readonly List<int> tokens = [];
        private TextState? text;

        public Variant Variant => variant;

        public GenerateRequest Request => request;

        public IReadOnlyList<int> Tokens => tokens;

        public float Margin { get; private set; } = float.PositiveInfinity;

        public bool HasEnded { get; private set; }

        public long Longest => (long)request.Context.Count + request.MostTokens;

        /// <summary>What is to be read next.</summary>
        public Feed Feed(Decoder decoder)
        {
            var length = request.Context.Count + tokens.Count;
            if (text is null || decoder.Rotary?.AnglesOf(length) != text.Angles)
            {
                text = decoder.Begin(variant);
                int[] all = [.. request.Context, .. tokens];
                return new Feed(text, all, all.Length - 1);
            }

            return new Feed(text, [tokens[^1]], 0);
        }

        public void Append(int token, float gap, int longest)
        {
            tokens.Add(token);
            Margin = Math.Min(Margin, gap);
            HasEnded =
                request.IsDone(tokens)
                || tokens.Count >= request.MostTokens
                || request.Context.Count + tokens.Count > longest;
            if (HasEnded)
            {
                text = null;
            }
        }
    }
}
