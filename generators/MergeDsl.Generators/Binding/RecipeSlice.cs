using MergeDsl.Core.Locks;
using MergeDsl.Generators.Reading;

namespace MergeDsl.Generators.Binding;

/// <summary>One recipe and the part of the lock that it is about: a change of another adapter is no change here.</summary>
/// <param name="Content">What the recipe says.</param>
/// <param name="Facts">What the lock says about it.</param>
internal sealed record RecipeSlice(RecipeContent Content, RecipeFacts Facts)
{
    /// <summary>Cuts the slice.</summary>
    public static RecipeSlice Of(RecipeContent content, ParsedLock known) =>
        new(content, RecipeFacts.Of(known.Lock, known.Path, content.Model, content.Path));
}
