using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Adapters of the adapters library have the configuration of the first one, and the same tensors.</summary>
internal sealed class LibraryAgreementCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        MergeInput[] known = [.. context.Adapters.Where(adapter => adapter.Facts.Library is not null)];
        return known
            .Skip(1)
            .Select(other => Compare(known[0], other)?.At(RecipePaths.AdapterFolder(other.Key)))
            .OfType<Finding>();
    }

    private static Finding? Compare(MergeInput first, MergeInput other)
    {
        var (one, two) = (first.Facts.Library!, other.Facts.Library!);
        string[] differing =
        [
            .. one
                .Compared.Concat(two.Compared)
                .Select(setting => setting.Key)
                .Distinct()
                .Where(key => one.Value(key) != two.Value(key))
                .OrderBy(key => key, StringComparer.Ordinal)
                .Select(key => $"{key} ({one.Value(key) ?? "not given"}, {two.Value(key) ?? "not given"})"),
        ];
        return differing.Length > 0
            ? Finding.Of(LibraryFindings.ConfigsDiffer, first.Key, other.Key, string.Join(", ", differing))
            : Tensors(first, other);
    }

    private static Finding? Tensors(MergeInput first, MergeInput other)
    {
        var (here, there) = (new LibraryTensors(first.Facts).ByName, new LibraryTensors(other.Facts).ByName);
        foreach (var pair in here.OrderBy(pair => pair.Value.Name, StringComparer.Ordinal))
        {
            if (!there.TryGetValue(pair.Key, out var same))
            {
                return Differ(pair.Value.Name, $"is not in '{other.Key}'");
            }

            if (!same.Shape.Equals(pair.Value.Shape) || same.Type != pair.Value.Type)
            {
                var (one, two) = (Describe(pair.Value), Describe(same));
                return Differ(pair.Value.Name, $"is {one} in one and {two} in the other");
            }
        }

        return there.Where(pair => !here.ContainsKey(pair.Key)).Select(pair => pair.Value.Name).Min() is { } more
            ? Differ(more, $"is not in '{first.Key}'")
            : null;

        Finding Differ(string tensor, string how) =>
            Finding.Of(LibraryFindings.TensorsDiffer, first.Key, other.Key, tensor, how);
    }

    private static string Describe(TensorInfo tensor) => $"{tensor.Type.SafetensorsName()} {tensor.ShapeText}";
}
