using MergeDsl.Core.Adapters.Library;

namespace MergeDsl.Core.Planning;

/// <summary>What <c>average_adapter</c> makes of the adapters' names: its result is saved from one class, under one name.</summary>
internal static class LibraryResult
{
    /// <summary>
    /// The class that the result is saved from: the recipe's; else the first that an adapter was saved from and that has prediction heads,
    /// since it loads the others, too; else that of the first adapter.
    /// </summary>
    public static string ModelClassOf(MergeContext context)
    {
        var classes = context.Adapters.Select(adapter => adapter.Facts.Library).OfType<LibraryAdapter>().ToArray();
        return context.Recipe.Merge.ModelClass
            ?? classes.FirstOrDefault(library => !library.IsBare)?.ModelClass
            ?? classes[0].ModelClass;
    }
}
