namespace MergeDsl.Evaluation.Scoring;

/// <summary>Texts as the tokens that a model reads.</summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="endTokens">The tokens that end a text.</param>
internal sealed class PromptTokens(ITokenizer tokenizer, IReadOnlyList<int> endTokens)
{
    /// <summary>
    /// A prompt with what the tokenizer puts before it. Where that is nothing at all, the token that ends texts stands for
    /// the beginning, as GPT-2 was trained; a model without one reads nothing.
    /// </summary>
    public IReadOnlyList<int> Context(string prompt) =>
        tokenizer.Encode(prompt) is { Count: > 0 } ids ? ids : [.. endTokens.Take(1)];

    /// <summary>
    /// The tokens of <c>' ' + answer</c> behind a prompt. They are what the whole text has behind the prompt's own tokens,
    /// unless the answer's first token grew into the prompt.
    /// </summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="context">Its tokens.</param>
    /// <param name="answer">The answer.</param>
    public IReadOnlyList<int> Continuation(string prompt, IReadOnlyList<int> context, string answer)
    {
        var whole = tokenizer.Encode($"{prompt} {answer}");
        return whole.Count > context.Count && whole.Take(context.Count).SequenceEqual(context)
            ? [.. whole.Skip(context.Count)]
            : tokenizer.Encode($" {answer}", addSpecialTokens: false);
    }

    /// <summary>The same with the token that ends a text behind it, where the model has one.</summary>
    public IReadOnlyList<int> Answer(string prompt, IReadOnlyList<int> context, string answer) =>
        [.. Continuation(prompt, context, answer), .. endTokens.Take(1)];

    /// <summary>The tokens of a text by itself.</summary>
    public IReadOnlyList<int> Text(string text) => tokenizer.Encode(text, addSpecialTokens: false);
}
