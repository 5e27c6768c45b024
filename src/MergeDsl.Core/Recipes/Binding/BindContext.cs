using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>What grows while a recipe is bound: findings, and the places of its tokens.</summary>
internal sealed class BindContext(RecipeSpans spans)
{
    private readonly List<Finding> findings = [];

    public IReadOnlyList<Finding> Findings => findings;

    public void Report(RecipePath subject, FindingDescriptor descriptor, params string[] arguments) =>
        Report(Finding.Of(descriptor, arguments).At(subject));

    public void Report(Finding finding) => findings.Add(finding);

    public void Place(RecipePath path, SourceSpan span) => spans.Add(path, span);
}
