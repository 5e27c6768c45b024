using MergeDsl.Core.Locks;

namespace MergeDsl.Locking;

/// <summary>A folder as one recipe names it.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Written">What is written there, without a separator at the end.</param>
internal sealed record Mention(Recipe Recipe, string Written)
{
    public static Mention Of(Recipe recipe, string written) => new(recipe, LockPaths.WithoutEnd(written));
}
