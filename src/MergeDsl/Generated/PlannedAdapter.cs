using System.ComponentModel;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Generated;

/// <summary>For generated code: an adapter that a plan reads.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PlannedAdapter
{
    private readonly Dictionary<string, LoraModule> modules;
    private readonly Dictionary<string, TensorInfo> saved;

    internal PlannedAdapter(int input, AdapterFacts facts)
    {
        Input = input;
        modules = facts.Modules.ToDictionary(module => module.Path, StringComparer.Ordinal);
        var tensors = facts.Library is null ? facts.Saved.Select(one => one.Tensor) : LibraryTensors.All(facts);
        saved = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    internal int Input { get; }

    internal LoraModule Module(string path) => modules[path];

    internal TensorInfo Saved(string name) => saved[name];
}
