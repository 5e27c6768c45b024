using MergeDsl.Core;
using MergeDsl.Core.Locks;
using MergeDsl.Generators.Reading;

namespace MergeDsl.Generators.Binding;

/// <summary>One recipe and the part of the lock that it is about: a change of another adapter is no change here.</summary>
/// <param name="Content">What the recipe says.</param>
/// <param name="Facts">What the lock says about it.</param>
/// <param name="Handles">What its adapters are called in C#, in its order; null for one that the lock does not have.</param>
/// <param name="Base">What its base model is called in C#; null when it names none or the lock does not have it.</param>
internal sealed record RecipeSlice(
    RecipeContent Content,
    RecipeFacts Facts,
    EquatableArray<string?> Handles,
    string? Base
)
{
    /// <summary>Cuts the slice.</summary>
    public static RecipeSlice Of(RecipeContent content, ParsedLock known)
    {
        var facts = RecipeFacts.Of(known.Lock, known.Path, content.Model, content.Path);
        return new RecipeSlice(
            content,
            facts,
            facts.Adapters.Select(adapter => known.AdapterName(adapter?.Path)).ToEquatableArray(),
            known.ModelName(facts.Model?.Path)
        );
    }
}
