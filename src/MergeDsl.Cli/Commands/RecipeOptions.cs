using System.CommandLine;

namespace MergeDsl.Cli.Commands;

/// <summary>What every command that takes recipes has in common.</summary>
internal sealed class RecipeOptions
{
    /// <summary>Adds the arguments and options to a command.</summary>
    public RecipeOptions(Command command)
    {
        command.Add(Recipes);
        command.Add(Set);
        command.Add(Json);
    }

    /// <summary>The recipes, at least one.</summary>
    public Argument<string[]> Recipes { get; } = Operands.Of("RECIPE", "Recipe files.", ArgumentArity.OneOrMore);

    /// <summary>Replaced values.</summary>
    public Option<string[]> Set { get; } = SetOption.Create();

    /// <summary>One machine-readable document instead of text.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Print one machine-readable document." };

    /// <summary>The batch that a command line asks for.</summary>
    public RecipeBatch Batch(ParseResult parsed, Terminal terminal) =>
        new(terminal, parsed.GetValue(Recipes) ?? [], SetOption.Parse(parsed.GetValue(Set)), parsed.GetValue(Json));
}
