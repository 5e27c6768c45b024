using System.Text.RegularExpressions;
using MergeDsl.Core;
using MergeDsl.Evaluation.Tasks;

namespace MergeDsl.Evaluation.Scoring;

/// <summary>
/// Runs a model on examples: greedy answers until a token that ends texts or a stop, the loss of the right answer, choices by
/// summed log-likelihood, texts by log-likelihood.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
public sealed class ExampleScorer(ILanguageModel model, ITokenizer tokenizer)
{
    private readonly PromptTokens tokens = new(tokenizer, model.EndTokens);

    /// <summary>What every variant makes of every example, in the order of the pieces.</summary>
    /// <param name="task">The task that the examples are of.</param>
    /// <param name="pieces">The variants and examples.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="FindingException">The model cannot be run on one of them.</exception>
    public IReadOnlyList<Prediction> Score(
        EvaluationTask task,
        IReadOnlyList<Piece> pieces,
        CancellationToken cancellation
    ) =>
        task.Rules.Kind switch
        {
            TaskKind.Choice => Choose(pieces, cancellation),
            TaskKind.Perplexity => Read(pieces, cancellation),
            TaskKind.Loss => Judge(pieces, cancellation),
            _ => Write(task, pieces, cancellation),
        };

    private Prediction[] Write(EvaluationTask task, IReadOnlyList<Piece> pieces, CancellationToken cancellation)
    {
        var written = model.Generate([.. pieces.Select(piece => WritingOf(task.Rules, piece))], cancellation);
        return
        [
            .. pieces.Select(
                (piece, index) =>
                {
                    var text = AnswerText.Of(tokenizer.Decode(WithoutEnd(written[index].Tokens)), task.Rules.Stop);
                    var judged = PredictionOf(piece, written[index].DraftScores);
                    var isRight = IsRight(text, (AnswerExample)piece.Example, task.Rules);
                    return judged with
                    {
                        Text = text,
                        IsRight = isRight == true,
                        IsGivenUp = isRight is null,
                        Margin = written[index].Margin,
                        TooLong = task.Rules.Match == MatchRule.Exact ? TooLong(judged, task.Rules) : null,
                    };
                }
            ),
        ];
    }

    // The token that ends a text need not be written.
    private int? TooLong(Prediction judged, ScoringRules rules)
    {
        var tokens = judged.Tokens - Math.Min(1, model.EndTokens.Count);
        return tokens > rules.MostTokens ? tokens : null;
    }

    private GenerateRequest WritingOf(ScoringRules rules, Piece piece)
    {
        var context = tokens.Context(piece.Example.Prompt);
        return new GenerateRequest(piece.Variant, context, rules.MostTokens, ids => IsDone(ids, rules.Stop))
        {
            // A regular expression is no text that could be likely.
            Draft = rules.Match == MatchRule.Regex ? null : AnswerOf(piece, context),
        };
    }

    private IReadOnlyList<int> AnswerOf(Piece piece, IReadOnlyList<int> context) =>
        tokens.Answer(piece.Example.Prompt, context, ((AnswerExample)piece.Example).Answer);

    private Prediction[] Judge(IReadOnlyList<Piece> pieces, CancellationToken cancellation) =>
        Scored(
            pieces,
            piece =>
            {
                var context = tokens.Context(piece.Example.Prompt);
                return new ScoreRequest(piece.Variant, context, AnswerOf(piece, context));
            },
            cancellation
        );

    private Prediction[] Read(IReadOnlyList<Piece> pieces, CancellationToken cancellation) =>
        Scored(
            pieces,
            piece => new ScoreRequest(
                piece.Variant,
                tokens.Context(""),
                tokens.Text(((TextExample)piece.Example).Text)
            ),
            cancellation
        );

    private Prediction[] Scored(
        IReadOnlyList<Piece> pieces,
        Func<Piece, ScoreRequest> requestOf,
        CancellationToken cancellation
    )
    {
        ScoreRequest[] requests = [.. pieces.Select(requestOf)];
        var scores = model.Score(requests, cancellation);
        return [.. pieces.Select((piece, index) => PredictionOf(piece, scores[index]))];
    }

    private static Prediction PredictionOf(Piece piece, TokenScores? scores) =>
        new(piece.Example.Line) { LogLikelihood = scores?.Total, Tokens = scores?.LogLikelihoods.Count ?? 0 };

    private Prediction[] Choose(IReadOnlyList<Piece> pieces, CancellationToken cancellation)
    {
        var requests = pieces.SelectMany(piece =>
        {
            var example = (ChoiceExample)piece.Example;
            var context = tokens.Context(example.Prompt);
            return example.Choices.Select(choice => new ScoreRequest(
                piece.Variant,
                context,
                tokens.Continuation(example.Prompt, context, choice)
            ));
        });
        var scores = model.Score([.. requests], cancellation);
        var first = 0;
        return
        [
            .. pieces.Select(piece =>
            {
                var example = (ChoiceExample)piece.Example;
                TokenScores[] own = [.. scores.Skip(first).Take(example.Choices.Count)];
                first += own.Length;
                return Chosen(example, own);
            }),
        ];
    }

    private static Prediction Chosen(ChoiceExample example, TokenScores[] scores)
    {
        var best = 0;
        for (var index = 1; index < scores.Length; index++)
        {
            if (scores[index].Total > scores[best].Total)
            {
                best = index;
            }
        }

        var right = scores[example.Answer];
        return new Prediction(example.Line)
        {
            Choice = best,
            IsRight = best == example.Answer,
            LogLikelihood = right.Total,
            Tokens = right.LogLikelihoods.Count,
        };
    }

    private bool IsDone(IReadOnlyList<int> ids, EquatableArray<string> stops)
    {
        if (model.EndTokens.Contains(ids[^1]))
        {
            return true;
        }

        var text = tokenizer.Decode(ids);
        return stops.Any(stop => text.Contains(stop, StringComparison.Ordinal));
    }

    private IReadOnlyList<int> WithoutEnd(IReadOnlyList<int> ids) =>
        ids.Count > 0 && model.EndTokens.Contains(ids[^1]) ? [.. ids.Take(ids.Count - 1)] : ids;

    // Null when the expression takes too long.
    private static bool? IsRight(string text, AnswerExample example, ScoringRules rules)
    {
        try
        {
            return AnswerText.IsRight(text, example.Answer, rules.Match);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}

/// <summary>One example for one variant of the model.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Example">The example.</param>
public sealed record Piece(string Variant, TaskExample Example);
