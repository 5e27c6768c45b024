using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Generators.Naming;
using MergeDsl.Generators.Reading;

namespace MergeDsl.Generators.Emit;

/// <summary>What the documentation of a plan class is written from: the only thing behind reading that knows lines.</summary>
/// <param name="Namespace">Namespace of the class.</param>
/// <param name="Type">Name of the class.</param>
/// <param name="Recipe">The recipe's name as written.</param>
/// <param name="Path">The recipe file, relative to the project.</param>
/// <param name="Line">Where the recipe says its name, from 1.</param>
/// <param name="Steps">What it does, step by step.</param>
internal sealed record DocumentationSource(
    string Namespace,
    string Type,
    string Recipe,
    string Path,
    int Line,
    EquatableArray<DocumentedStep> Steps
)
{
    /// <summary>What there is to say about a recipe.</summary>
    public static DocumentationSource Of(ParsedRecipe recipe, GeneratorOptions options)
    {
        var content = recipe.Content;
        var steps = content.IsWhole ? RecipeSteps.Of(content.Model) : [];
        return new DocumentationSource(
            options.Namespace,
            TypeName.Of(content),
            content.Model.Name,
            ProjectPath.Of(content.Path, options.ProjectFolder),
            content.IsWhole ? recipe.Spans.Find(RecipePath.Root["name"]).Line : 1,
            steps.Select(step => new DocumentedStep(recipe.Spans.Find(step.Token).Line, step.Text)).ToEquatableArray()
        );
    }
}

/// <summary>One step of a recipe.</summary>
/// <param name="Line">Where the recipe says so, from 1.</param>
/// <param name="Text">What it does.</param>
internal sealed record DocumentedStep(int Line, string Text);
