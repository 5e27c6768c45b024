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
        GrowingText[] all = [.. requests.Select(one => new GrowingText(one.Variant, one.Request))];
        var waiting = new Queue<GrowingText>(all.Where(text => !text.HasEnded));
        var active = new List<GrowingText>();
        while (waiting.Count + active.Count > 0)
        {
            Admit(waiting, active);
            Step([.. active.OrderBy(text => text.Variant.Order)], cancellation);
            active.RemoveAll(text => text.HasEnded);
        }

        return [.. all.Select(text => text.Written)];
    }

    private void Admit(Queue<GrowingText> waiting, List<GrowingText> active)
    {
        var rows = 0;
        var bytes = active.Sum(text => text.Longest * decoder.BytesOfToken);
        while (waiting.TryPeek(out var next))
        {
            rows += next.FirstRows;
            bytes += next.Longest * decoder.BytesOfToken;
            if (active.Count > 0 && (active.Count >= MostTexts || rows > PromptRows || bytes > MostCacheBytes))
            {
                return;
            }

            active.Add(waiting.Dequeue());
        }
    }

    private void Step(GrowingText[] active, CancellationToken cancellation)
    {
        var feeds = active.Select(text => text.Next(decoder)).ToArray();
        decoder.Run(
            feeds,
            (feed, token, logits) => active[feed].Judge(token - feeds[feed].FirstWanted, logits),
            buffers,
            crew,
            cancellation
        );
        foreach (var text in active)
        {
            text.Grow(decoder);
        }
    }
}
