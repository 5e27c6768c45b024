namespace MergeDsl.Evaluation.Tokenizing.PostProcessors;

/// <summary>Special tokens and the text in the order of a template.</summary>
/// <param name="Template">The ids of a special token each, or null for the text.</param>
internal sealed record TemplatePostProcessor(IReadOnlyList<IReadOnlyList<int>?> Template) : IPostProcessor
{
    /// <inheritdoc/>
    public IReadOnlyList<int> Process(IReadOnlyList<int> ids, bool addsSpecial) =>
        [
            .. Template.SelectMany(part =>
                part is null ? ids
                : addsSpecial ? part
                : []
            ),
        ];
}
