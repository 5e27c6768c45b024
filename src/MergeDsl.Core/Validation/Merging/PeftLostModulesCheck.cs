using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Planning.Peft;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>What the module selection of PEFT's result loses, or selects although nobody trained it (Q12, 1.10).</summary>
internal sealed class PeftLostModulesCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (!context.IsPeft || PeftResult.TargetsOf(context) is null)
        {
            yield break;
        }

        var selected = new HashSet<string>(PeftResult.ModulesOf(context), StringComparer.Ordinal);
        var first = context.Adapters[0];
        foreach (var adapter in context.Adapters)
        {
            var lost = adapter
                .Facts.Modules.Select(module => module.Path)
                .Where(path => !selected.Contains(path) && context.Base?.Has(path) != false)
                .ToArray();
            if (lost.Length > 0)
            {
                yield return Lost(first.Key, adapter.Key, lost, context.NativeSpelling)
                    .At(RecipePaths.AdapterFolder(adapter.Key));
            }
        }

        if (
            selected.OrderBy(path => path, StringComparer.Ordinal).FirstOrDefault(path => context.Find(path) is null) is
            { } orphan
        )
        {
            yield return Finding
                .Of(QuirkFindings.NoSource, orphan, context.NativeSpelling)
                .At(RecipePaths.AdapterFolder(first.Key));
        }
    }

    private static Finding Lost(string first, string adapter, string[] lost, string native) =>
        Finding.Of(
            QuirkFindings.ConfigOfFirst,
            first,
            Listing.Count(lost.Length, "module"),
            adapter,
            lost.Length == 1 ? "is" : "are",
            Listing.Of(lost),
            native
        );
}
