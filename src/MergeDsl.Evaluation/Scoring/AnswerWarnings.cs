using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.Tasks;

namespace MergeDsl.Evaluation.Scoring;

/// <summary>
/// Warnings about examples whose answers could not be judged as they should be. They follow from the predictions alone, so that every run
/// tells them, also one that takes all its predictions from an earlier one.
/// </summary>
internal static class AnswerWarnings
{
    /// <summary>At most one warning of each kind an example, whatever run or configuration predicted it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="predictions">What configurations made of its examples.</param>
    public static IEnumerable<Finding> Of(EvaluationTask task, IEnumerable<Prediction?> predictions)
    {
        var known = predictions.OfType<Prediction>().OrderBy(one => one.Line).ToArray();
        return [.. Unreachable(task, known), .. Slow(task, known)];
    }

    private static IEnumerable<Finding> Unreachable(EvaluationTask task, IEnumerable<Prediction> predictions) =>
        from prediction in predictions.Where(one => one.TooLong is not null).DistinctBy(one => one.Line)
        let why = $"it has {prediction.TooLong} tokens, and 'max_tokens' allows {task.Rules.MostTokens}"
        select TaskFile.At(Finding.Of(ScoringFindings.UnreachableAnswer, why), task.Source, prediction.Line);

    private static IEnumerable<Finding> Slow(EvaluationTask task, IEnumerable<Prediction> predictions) =>
        from example in predictions
            .Where(one => one.IsGivenUp)
            .DistinctBy(one => one.Line)
            .Join(task.Examples.OfType<AnswerExample>(), one => one.Line, one => one.Line, (_, example) => example)
        select TaskFile.At(Finding.Of(ScoringFindings.SlowPattern, example.Answer), task.Source, example.Line);
}
