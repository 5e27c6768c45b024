using MergeDsl.Evaluation.Models;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>What a text gives does not depend on what else is computed with it. All comparisons are of bits.</summary>
public sealed class BatchTests
{
    // From 28 tokens on, texts get other rotations while they grow in llama-rope-dynamic (at 36) and phi3-longrope (at 32).
    public static TheoryData<string, int> ModelsAndLengths =>
        new()
        {
            { "llama-gqa", 3 },
            { "llama-gqa", 28 },
            { "mistral-swa", 28 },
            { "gemma2", 20 },
            { "gpt2", 9 },
            { "mixtral", 12 },
            { "llama-rope-dynamic", 20 },
            { "llama-rope-dynamic", 28 },
            { "llama-rope-dynamic", 40 },
            { "phi3-longrope", 28 },
            { "phi3-longrope", 40 },
        };

    [Theory]
    [InlineData("llama-gqa", "llama-gqa-plain")]
    [InlineData("qwen2", "qwen2-dora")]
    [InlineData("gpt2", "gpt2-conv1d")]
    [InlineData("llama-tied", "llama-tied-tied-embed-head")]
    [InlineData("phi3-longrope", null)]
    [InlineData("qwen3-moe", null)]
    [InlineData("mixtral", null)]
    [InlineData("qwen3", null)]
    public void Mixed_variants_and_lengths_equal_single_runs(string id, string? adapted)
    {
        var expected = LmCase.Of(id);
        using var model = LanguageModel.Load(expected.Model, threads: 2);
        using var alone = LanguageModel.Load(expected.Model, threads: 1);
        string[] variants = [LanguageModel.Base];
        if (adapted is not null)
        {
            variants = [LanguageModel.Base, "adapted"];
            foreach (var one in new[] { model, alone })
            {
                one.Add("adapted", Adaptation.Load(one, new AppliedAdapter(LmCase.Of(adapted).Adapter!)));
            }
        }

        ScoreRequest[] scores =
        [
            .. from prompt in expected.Prompts
            from variant in variants
            select new ScoreRequest(variant, prompt, expected.Prompts[1]),
        ];
        var together = model.Score(scores);
        for (var i = 0; i < scores.Length; i++)
        {
            var single = alone.Score([scores[i]])[0];
            together[i].LogLikelihoods.ShouldBe(single.LogLikelihoods);
            together[i].IsGreedy.ShouldBe(single.IsGreedy);
        }

        GenerateRequest[] texts =
        [
            .. from prompt in expected.Prompts
            from variant in variants
            select new GenerateRequest(variant, prompt, 3 + (prompt.Length % 5), _ => false),
        ];
        var written = model.Generate(texts);
        for (var i = 0; i < texts.Length; i++)
        {
            var single = alone.Generate([texts[i]])[0];
            written[i].Tokens.ShouldBe(single.Tokens);
            written[i].Margin.ShouldBe(single.Margin);
        }
    }

    [Theory]
    [InlineData("llama-gqa")]
    [InlineData("mistral-swa")]
    [InlineData("gemma2")]
    [InlineData("smollm3")]
    [InlineData("llama-rope-dynamic")]
    [InlineData("phi3-longrope")]
    public void Cached_keys_give_what_reading_anew_gives(string id)
    {
        var expected = LmCase.Of(id);
        using var model = LanguageModel.Load(expected.Model);
        List<int> text = [.. expected.Prompts[2]];
        var written = model.Generate([new GenerateRequest(LanguageModel.Base, [.. text], 20, _ => false)])[0];
        var margin = float.PositiveInfinity;
        foreach (var token in written.Tokens)
        {
            var last = model.Logits(LanguageModel.Base, text)[^1];
            Array.IndexOf(last, last.Max()).ShouldBe(token);
            margin = Math.Min(margin, last.Max() - last.Order().ElementAt(last.Length - 2));
            text.Add(token);
        }

        written.Margin.ShouldBe(margin);
    }

    [Theory]
    [MemberData(nameof(ModelsAndLengths))]
    public void A_draft_is_scored_and_changes_nothing_about_what_is_written(string id, int length)
    {
        using var model = LanguageModel.Load(LmCase.Of(id).Model);
        var plain = new GenerateRequest(LanguageModel.Base, Context(id, length), 12, own => own.Count == 9);
        var alone = model.Generate([plain])[0];
        alone.DraftScores.ShouldBeNull();
        var drafts = Continuations(model, alone.Tokens);
        var drafted = model.Generate([.. drafts.Select(draft => plain with { Draft = draft })]);
        for (var number = 0; number < drafts.Length; number++)
        {
            drafted[number].Tokens.ShouldBe(alone.Tokens);
            drafted[number].Margin.ShouldBe(alone.Margin);
            ShouldBeSame(drafted[number].DraftScores!, ScoreAlone(model, plain.Context, drafts[number]));
        }

        var unwritten = model.Generate([plain with { MostTokens = 0, Draft = drafts[^1] }])[0];
        unwritten.Tokens.ShouldBeEmpty();
        ShouldBeSame(unwritten.DraftScores!, ScoreAlone(model, plain.Context, drafts[^1]));
    }

    [Theory]
    [MemberData(nameof(ModelsAndLengths))]
    public void Continuations_of_one_context_are_scored_as_each_alone(string id, int length)
    {
        using var model = LanguageModel.Load(LmCase.Of(id).Model);
        var context = Context(id, length);
        var continuations = Continuations(model, [7, 11, 13, 17, 19]);
        var scores = model.Score([
            new ScoreRequest(LanguageModel.Base, Context(id, 11), [3, 5]),
            .. continuations.Select(tokens => new ScoreRequest(LanguageModel.Base, context, tokens)),
        ]);
        for (var number = 0; number < continuations.Length; number++)
        {
            ShouldBeSame(scores[number + 1], ScoreAlone(model, context, continuations[number]));
        }
    }

    [Fact]
    public void A_text_ends_where_its_request_says()
    {
        var expected = LmCase.Of("llama-gqa");
        using var model = LanguageModel.Load(expected.Model);
        var (prompt, tokens) = expected.Generated.First();
        var answer = model.Generate([
            new GenerateRequest(LanguageModel.Base, expected.Prompts[prompt], 12, own => own[^1] == tokens[4]),
            new GenerateRequest(LanguageModel.Base, expected.Prompts[prompt], 0, _ => false),
        ]);
        answer[0].Tokens.ShouldBe(tokens[..(Array.IndexOf(tokens, tokens[4]) + 1)]);
        answer[1].Tokens.ShouldBeEmpty();
    }

    [Fact]
    public void A_text_ends_where_learned_positions_end()
    {
        using var model = LanguageModel.Load(LmCase.Of("gpt2").Model);
        var answers = model.Generate([
            new GenerateRequest(LanguageModel.Base, [.. Enumerable.Repeat(1, 90)], 20, _ => false),
            new GenerateRequest(LanguageModel.Base, [1], 20, _ => false),
        ]);

        // 96 positions are read, and one more token follows from the last.
        answers[0].Tokens.Count.ShouldBe(7);
        answers[1].Tokens.Count.ShouldBe(20);
        var drafted = model.Generate([
            new GenerateRequest(LanguageModel.Base, [.. Enumerable.Repeat(1, 90)], 20, _ => false)
            {
                Draft = answers[0].Tokens,
            },
        ])[0];
        drafted.Tokens.ShouldBe(answers[0].Tokens);
    }

    [Fact]
    public void An_empty_continuation_has_no_likelihoods()
    {
        using var model = LanguageModel.Load(LmCase.Of("llama-gqa").Model);
        var answer = model.Score([new ScoreRequest(LanguageModel.Base, [1, 2, 3], [])])[0];
        answer.LogLikelihoods.ShouldBeEmpty();
        answer.IsGreedy.ShouldBeTrue();
    }

    [Fact]
    public void Cancelling_ends_the_work()
    {
        using var model = LanguageModel.Load(LmCase.Of("llama-gqa").Model);
        var request = new ScoreRequest(LanguageModel.Base, [1], [2]);
        Should.Throw<OperationCanceledException>(() => model.Score([request], new CancellationToken(canceled: true)));
    }

    private static int[] Context(string id, int length) =>
        [.. LmCase.Of(id).Prompts.SelectMany(prompt => prompt).Take(length)];

    /// <summary>Some tokens, beginnings of them, more than them, and others from some place on.</summary>
    private static int[][] Continuations(LanguageModel model, IReadOnlyList<int> tokens)
    {
        int Other(int token) => (token + 1) % model.VocabularySize;
        return
        [
            [.. tokens],
            [],
            [tokens[0]],
            [.. tokens.Take(4)],
            [.. tokens, 5, 6, 7, 8],
            [.. tokens.Select((token, place) => place == 3 ? Other(token) : token)],
            [.. tokens.Select(Other)],
        ];
    }

    private static TokenScores ScoreAlone(LanguageModel model, IReadOnlyList<int> context, IReadOnlyList<int> tokens) =>
        model.Score([new ScoreRequest(LanguageModel.Base, context, tokens)])[0];

    private static void ShouldBeSame(TokenScores scores, TokenScores expected)
    {
        scores.LogLikelihoods.ShouldBe(expected.LogLikelihoods);
        scores.IsGreedy.ShouldBe(expected.IsGreedy);
    }
}
