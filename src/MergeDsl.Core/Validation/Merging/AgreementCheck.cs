using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Adapters that share a module agree on its kind and its dimensions. One finding per pair of adapters is enough.</summary>
internal sealed class AgreementCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        var reported = new HashSet<(int, int)>();
        foreach (var group in context.Modules)
        {
            var first = group.Members[0];
            foreach (var other in group.Members.Skip(1))
            {
                var finding = Compare(group.Path, first, other, context);
                if (finding is not null && reported.Add((first.Input, other.Input)))
                {
                    yield return finding.At(RecipePaths.AdapterFolder(context.Adapters[other.Input].Key));
                }
            }
        }
    }

    private static Finding? Compare(string path, ModuleMember first, ModuleMember other, MergeContext context)
    {
        var (firstKey, otherKey) = (context.Adapters[first.Input].Key, context.Adapters[other.Input].Key);
        if (first.Module.Layout != other.Module.Layout)
        {
            var (one, two) = (Word(first.Module.Layout), Word(other.Module.Layout));
            return Finding.Of(MergeFindings.LayoutsDiffer, path, one, firstKey, two, otherKey);
        }

        var (here, there) = (Shape(first.Module), Shape(other.Module));
        return here == there ? null : Finding.Of(MergeFindings.ShapesDisagree, path, here, firstKey, there, otherKey);
    }

    private static string Shape(LoraModule module) =>
        $"{module.Out} x {string.Join(" x ", module.A.Shape.Skip(1))}{(module.IsGrouped ? " in groups" : "")}";

    private static string Word(LoraLayout layout) =>
        layout switch
        {
            LoraLayout.Embedding => "an embedding",
            LoraLayout.Convolution => "a convolution",
            _ => "a linear layer",
        };
}
