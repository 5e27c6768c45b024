using MergeDsl.Evaluation.Models;
using Shouldly;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>Compares a model with what transformers computes.</summary>
internal static class LmComparison
{
    // The recorded float32 logits are off by up to 3.1e-5 themselves (measured against float64); another order of sums may be
    // off as much again. A log-likelihood is the difference of a logit and the normaliser: twice that.
    private const double LogitTolerance = 2e-4;
    private const double LikelihoodTolerance = 4e-4;

    /// <summary>Logits, greedy tokens and log-likelihoods of a case.</summary>
    public static void ShouldBe(LanguageModel model, string variant, LmCase expected)
    {
        Logits(model, variant, expected);
        Generated(model, variant, expected);
        Scored(model, variant, expected);
    }

    /// <summary>Rows of logits; expected may be only the last ones.</summary>
    public static void Rows(float[][] actual, float[][] expected, string what)
    {
        actual = actual[^expected.Length..];
        for (var row = 0; row < expected.Length; row++)
        {
            actual[row].Length.ShouldBe(expected[row].Length, what);
            for (var i = 0; i < expected[row].Length; i++)
            {
                Math.Abs((double)actual[row][i] - expected[row][i]).ShouldBeLessThanOrEqualTo(LogitTolerance, what);
            }
        }
    }

    private static void Logits(LanguageModel model, string variant, LmCase expected)
    {
        for (var prompt = 0; prompt < expected.Prompts.Length; prompt++)
        {
            // With an adapter only the first three prompts were recorded.
            if (prompt < 3 || expected.Adapter is null)
            {
                var logits = model.Logits(variant, expected.Prompts[prompt]);
                Rows(logits, expected.Logits(prompt), $"{expected.Id}, prompt {prompt}");
            }
        }
    }

    private static void Generated(LanguageModel model, string variant, LmCase expected)
    {
        var all = expected.Generated.ToArray();
        var answers = model.Generate([
            .. all.Select(one => new GenerateRequest(
                variant,
                expected.Prompts[one.Prompt],
                one.Tokens.Length,
                _ => false
            )),
        ]);
        for (var i = 0; i < all.Length; i++)
        {
            answers[i].Tokens.ShouldBe(all[i].Tokens, expected.Id);
        }
    }

    private static void Scored(LanguageModel model, string variant, LmCase expected)
    {
        var all = expected.Scored.ToArray();
        var answers = model.Score([
            .. all.Select(one => new ScoreRequest(variant, expected.Prompts[one.Prompt], one.Continuation)),
        ]);
        for (var i = 0; i < all.Length; i++)
        {
            answers[i].IsGreedy.ShouldBe(all[i].IsGreedy, expected.Id);
            answers[i].LogLikelihoods.Count.ShouldBe(all[i].Tokens.Length);
            foreach (var (actual, wanted) in answers[i].LogLikelihoods.Zip(all[i].Tokens))
            {
                Math.Abs(actual - wanted).ShouldBeLessThanOrEqualTo(LikelihoodTolerance, expected.Id);
            }
        }
    }
}
