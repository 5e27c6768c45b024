using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>Gathers the tensors of an adapter into modules, each ordered by the names of its parts (ordinal).</summary>
/// <param name="adapter">What findings call the adapter.</param>
/// <param name="findings">Told of parts that a module has twice.</param>
internal sealed class ModuleParts(string adapter, List<Finding> findings)
{
    private readonly SortedList<string, SortedList<string, TensorInfo>> modules = new(StringComparer.Ordinal);

    /// <summary>The modules, ordered by path (ordinal); that of tensors which all share has an empty one.</summary>
    public IEnumerable<TunedModule> Modules =>
        modules.Select(module => new TunedModule(
            module.Key,
            module.Value.Select(part => new ModulePart(part.Key, part.Value)).ToEquatableArray()
        ));

    /// <summary>How many modules there are.</summary>
    public int Count => modules.Count;

    /// <summary>Adds a tensor; false when its module has such a part already, which is told.</summary>
    public bool Add(string path, string part, TensorInfo tensor)
    {
        if (!modules.TryGetValue(path, out var own))
        {
            modules.Add(path, own = new SortedList<string, TensorInfo>(StringComparer.Ordinal));
        }

        if (own.TryGetValue(part, out var first))
        {
            findings.Add(Finding.Of(AdapterFindings.DuplicateTensor, adapter, first.Name, tensor.Name, path));
            return false;
        }

        own.Add(part, tensor);
        return true;
    }
}
