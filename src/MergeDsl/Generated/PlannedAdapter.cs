using System.ComponentModel;
using MergeDsl.Core.Adapters;
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
        saved = facts.Saved.ToDictionary(one => one.Tensor.Name, one => one.Tensor, StringComparer.Ordinal);
    }

    internal int Input { get; }

    internal LoraModule Module(string path) => modules[path];

    internal TensorInfo Saved(string name) => saved[name];
}
