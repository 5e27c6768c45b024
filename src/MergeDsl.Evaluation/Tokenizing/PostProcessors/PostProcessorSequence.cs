namespace MergeDsl.Evaluation.Tokenizing.PostProcessors;

/// <summary>One post-processor after the other.</summary>
internal sealed record PostProcessorSequence(IReadOnlyList<IPostProcessor> Processors) : IPostProcessor
{
    /// <inheritdoc/>
    public IReadOnlyList<int> Process(IReadOnlyList<int> ids, bool addsSpecial) =>
        Processors.Aggregate(ids, (processed, processor) => processor.Process(processed, addsSpecial));
}
