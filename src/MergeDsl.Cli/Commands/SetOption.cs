using System.CommandLine;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Cli.Commands;

/// <summary>The option <c>--set PATH=VALUE</c>.</summary>
internal static class SetOption
{
    /// <summary>The option; it may be given several times.</summary>
    public static Option<string[]> Create() =>
        new Option<string[]>("--set")
        {
            Description = "Replace a value of the recipe, e.g. merge.density=0.3. May be given several times.",
            HelpName = "PATH=VALUE",
            Arity = ArgumentArity.OneOrMore,
        }.Taking("PATH=VALUE", written => RecipeOverride.Parse(written) is not null);

    /// <summary>The overrides that were written.</summary>
    public static RecipeOverride[] Parse(string[]? written) =>
        [.. (written ?? []).Select(RecipeOverride.Parse).OfType<RecipeOverride>()];
}
