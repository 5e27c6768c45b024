using MergeDsl.Core.Recipes.Binding;
using MergeDsl.Core.Validation;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes;

/// <summary>A recipe text read, bound and checked by itself, without looking at any adapter.</summary>
/// <param name="Model">The recipe as values; null when the text has no mapping to bind.</param>
/// <param name="Spans">Where its tokens stand.</param>
/// <param name="Findings">What is wrong with it, located, in the order of the text.</param>
public sealed record RecipeReading(RecipeModel? Model, RecipeSpans Spans, EquatableArray<Finding> Findings)
{
    /// <summary>True when an error was found: there is nothing to plan.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);

    /// <summary>Reads a recipe.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="overrides">Values that replace those of the text, in order.</param>
    public static RecipeReading Read(string text, params RecipeOverride[] overrides)
    {
        var spans = new RecipeSpans();
        var document = YamlReader.Read(text);
        var findings = document.Findings.ToList();
        if (document.Root is not { } root)
        {
            return new RecipeReading(null, spans, findings.ToEquatableArray());
        }

        foreach (var change in overrides)
        {
            (root, var overridden) = OverrideApplier.Apply(root, change, findings);
            if (overridden is not null)
            {
                spans.Add(overridden, change);
            }
        }

        var context = new BindContext(spans);
        var model = RecipeBinder.Bind(root, context);
        findings.AddRange(context.Findings);
        findings.AddRange(RecipeChecks.Check(model).Where(finding => !Consequences.Follows(finding, context.Findings)));
        return new RecipeReading(
            ReadableValues.WithKnownParameters(model),
            spans,
            Order(findings.Select(spans.Locate))
        );
    }

    /// <summary>
    /// A recipe made from values instead of a text: the same findings, which name their token and have no place.
    /// </summary>
    public static RecipeReading Of(RecipeModel model) =>
        new(model, new RecipeSpans(), RecipeChecks.CheckValues(model).ToEquatableArray());

    /// <summary>The findings in the order of the text; those without a place last.</summary>
    public static EquatableArray<Finding> Order(IEnumerable<Finding> findings) =>
        findings.OrderBy(finding => finding.Span?.Start ?? int.MaxValue).ToEquatableArray();
}
