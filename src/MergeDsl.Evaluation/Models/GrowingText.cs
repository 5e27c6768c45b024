using MergeDsl.Evaluation.Models.Layers;
using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models;

/// <summary>
/// A text that is being written. A draft is read with its context: as long as the draft's tokens are the ones that would be written, they are,
/// and behind them the text goes on token by token.
/// </summary>
/// <param name="variant">The variant that writes it.</param>
/// <param name="request">What is asked for.</param>
internal sealed class GrowingText(Variant variant, GenerateRequest request)
{
    private readonly ContinuationScoring? draft = request.Draft is { } tokens ? new ContinuationScoring(tokens) : null;
    private readonly List<int> written = [];
    private float margin = float.PositiveInfinity;
    private TextState? text;
    private bool isDraftRead = request.Draft is not { Count: > 0 };
    private (int Token, float Gap)[] guesses = [];

    /// <summary>The variant that writes it.</summary>
    public Variant Variant => variant;

    /// <summary>What it gave so far.</summary>
    public Generation Written => new(written, margin) { DraftScores = draft?.Scores };

    /// <summary>True when there is nothing left to read.</summary>
    public bool HasEnded { get; private set; } = request.MostTokens <= 0 && request.Draft is not { Count: > 0 };

    /// <summary>The most tokens that it can have.</summary>
    public long Longest => (long)request.Context.Count + Math.Max(request.MostTokens, draft?.Tokens.Count ?? 0);

    /// <summary>How many tokens are read first.</summary>
    public int FirstRows => request.Context.Count + Math.Max(0, (draft?.Tokens.Count ?? 0) - 1);

    private int Length => request.Context.Count + written.Count;

    /// <summary>What is to be read next.</summary>
    public Feed Next(Decoder decoder)
    {
        if (!isDraftRead)
        {
            text = decoder.Begin(variant, request.Context.Count + draft!.Tokens.Count);
            guesses = new (int, float)[draft.Tokens.Count];
            return new Feed(text, [.. request.Context, .. draft.Read], request.Context.Count - 1);
        }

        guesses = new (int, float)[1];
        if (text is null || !IsRotatedFor(Length, decoder))
        {
            text = decoder.Begin(variant, Length);
            return new Feed(text, [.. request.Context, .. written], Length - 1);
        }

        return new Feed(text, [written[^1]], 0);
    }

    /// <summary>Takes the logits behind the context or what was written, and behind the draft's tokens; from any thread, in any order.</summary>
    public void Judge(int place, ReadOnlySpan<float> logits)
    {
        var token = RowMath.Largest(logits);
        guesses[place] = (token, logits[token] - RowMath.LargestBut(logits, token));
        if (!isDraftRead)
        {
            draft!.Judge(place, logits);
        }
    }

    /// <summary>Writes what follows from the logits.</summary>
    public void Grow(Decoder decoder)
    {
        if (isDraftRead)
        {
            Append(guesses[0], decoder);
        }
        else
        {
            isDraftRead = true;
            HasEnded = request.MostTokens <= 0;
            Follow(decoder);
        }

        if (HasEnded)
        {
            text = null;
        }
    }

    /// <summary>Writes the draft's tokens up to the first that is not the likeliest, and the likeliest in its place.</summary>
    private void Follow(Decoder decoder)
    {
        for (var place = 0; place < guesses.Length && !HasEnded && IsRotatedFor(Length, decoder); place++)
        {
            Append(guesses[place], decoder);
            if (guesses[place].Token != draft!.Tokens[place])
            {
                break;
            }
        }

        // The last written token is not read yet, and what was read of the draft behind it is not part of the text.
        text!.Length = Length - 1;
    }

    private void Append((int Token, float Gap) guess, Decoder decoder)
    {
        written.Add(guess.Token);
        margin = Math.Min(margin, guess.Gap);
        HasEnded = request.IsDone(written) || written.Count >= request.MostTokens || Length > decoder.LongestText;
    }

    private bool IsRotatedFor(int length, Decoder decoder) => decoder.Rotary?.AnglesOf(length) == text?.Angles;
}
