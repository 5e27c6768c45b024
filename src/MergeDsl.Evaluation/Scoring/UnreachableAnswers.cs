using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.Tasks;

namespace MergeDsl.Evaluation.Scoring;

/// <summary>Warnings about examples that no configuration can get right because their answers are too long.</summary>
internal static class UnreachableAnswers
{
    /// <summary>One warning an example, whatever run predicted it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="predictions">What configurations made of its examples.</param>
    public static IEnumerable<Finding> Of(EvaluationTask task, IEnumerable<Prediction?> predictions) =>
        from prediction in predictions
            .OfType<Prediction>()
            .Where(one => one.TooLong is not null)
            .DistinctBy(one => one.Line)
            .OrderBy(one => one.Line)
        let why = $"it has {prediction.TooLong} tokens, and 'max_tokens' allows {task.Rules.MostTokens}"
        select TaskFile.At(Finding.Of(ScoringFindings.UnreachableAnswer, why), task.Source, prediction.Line);
}
