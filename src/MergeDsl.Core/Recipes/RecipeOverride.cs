using MergeDsl.Core.Text;

namespace MergeDsl.Core.Recipes;

/// <summary>A value that replaces one of the recipe: <c>--set merge.density=0.3</c>.</summary>
/// <param name="Path">Keys joined by dots, list positions in brackets.</param>
/// <param name="Value">YAML text of the value.</param>
/// <param name="Written">The whole override as the user wrote it.</param>
public sealed record RecipeOverride(string Path, string Value, string Written)
{
    /// <summary>Where the path stands in <see cref="Written"/>.</summary>
    internal SourceSpan PathSpan => new(0, Path.Length, 1, 1, 1, Path.Length + 1);

    /// <summary>Splits <c>PATH=VALUE</c>; null when there is no <c>=</c> behind a path.</summary>
    public static RecipeOverride? Parse(string written)
    {
        var equals = written.IndexOf('=');
        return equals < 2
            ? null
            : new RecipeOverride(written.Substring(0, equals), written.Substring(equals + 1), written);
    }
}
