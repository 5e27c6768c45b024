using MergeDsl.Evaluation.Scoring;

namespace MergeDsl.Evaluating;

/// <summary>The one place that opens models and tokenizers for evaluations.</summary>
internal static class ModelOpening
{
    /// <summary>Opens a model with a variant for every adapter.</summary>
    /// <exception cref="FindingException">It cannot be opened.</exception>
    public static OpenedModel Open(ModelSources sources) =>
        throw new NotSupportedException(
            $"The model runner is not connected yet: '{sources.Base}' cannot be run by this build."
        );
}
