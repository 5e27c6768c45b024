using MergeDsl.Evaluation.Models.Layers;
using MergeDsl.Evaluation.Models.Positions;
using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models;

/// <summary>
/// A context and its continuations: it is read once, with the first of them; then the text goes back to its end for each of the others.
/// </summary>
/// <param name="variant">The variant that reads it.</param>
/// <param name="context">Its tokens.</param>
/// <param name="angles">The rotations of the whole texts; null for models without.</param>
/// <param name="first">The first continuation, at least one token.</param>
internal sealed class SharedContext(
    Variant variant,
    IReadOnlyList<int> context,
    RopeAngles? angles,
    ContinuationScoring first
)
{
    // A pass through the weights takes at least as long as so many rows: what is shorter is sooner read again than gone back to.
    private const int ShortestShared = 8;

    private readonly List<ContinuationScoring> continuations = [first];
    private TextState? text;
    private int current = -1;

    /// <summary>The variant that reads it.</summary>
    public Variant Variant => variant;

    /// <summary>The most rows of a pass.</summary>
    public int Rows => context.Count + continuations.Max(continuation => continuation.Tokens.Count) - 1;

    /// <summary>Takes another continuation, at least one token, when it is one of the same context; says whether it is.</summary>
    public bool TryAdd(
        Variant other,
        IReadOnlyList<int> before,
        RopeAngles? rotations,
        ContinuationScoring continuation
    )
    {
        var isShared =
            other == variant && rotations == angles && context.Count >= ShortestShared && before.SequenceEqual(context);
        if (isShared)
        {
            continuations.Add(continuation);
        }

        return isShared;
    }

    /// <summary>What is to be read next; null at the end. Of a single token, the context says all.</summary>
    public Feed? Next(Decoder decoder)
    {
        if (text is null)
        {
            current = 0;
            text = decoder.Begin(variant, context.Count + first.Tokens.Count);
            return new Feed(text, [.. context, .. first.Read], context.Count - 1);
        }

        do
        {
            current++;
        } while (current < continuations.Count && continuations[current].Tokens.Count == 1);

        text.Length = context.Count;
        return current < continuations.Count ? new Feed(text, [.. continuations[current].Read], 0) : null;
    }

    /// <summary>Takes the logits behind a token of what is read.</summary>
    public void Judge(int token, ReadOnlySpan<float> logits)
    {
        if (current > 0)
        {
            continuations[current].Judge(token + 1, logits);
        }
        else if (token >= context.Count)
        {
            first.Judge(token - context.Count + 1, logits);
        }
        else
        {
            foreach (var continuation in continuations)
            {
                continuation.Judge(0, logits);
            }
        }
    }
}
