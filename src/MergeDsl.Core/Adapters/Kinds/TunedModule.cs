using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>One module of the base model that an adapter of another kind than LoRA changes, with the tensors that do it.</summary>
/// <param name="Path">Module path in the base model; empty for tensors that all modules share.</param>
/// <param name="Parts">Its tensors, ordered by name (ordinal).</param>
public sealed record TunedModule(string Path, EquatableArray<ModulePart> Parts)
{
    /// <summary>Nothing.</summary>
    public static TunedModule None { get; } = new("", default);

    /// <summary>What its tensors of a single number say: <c>alpha</c>, <c>on_input</c>.</summary>
    public EquatableArray<ModuleScalar> Scalars { get; init; }

    /// <summary>The rows of its delta that are for this module, one range behind the other; empty for all of them.</summary>
    public EquatableArray<RowRange> Rows { get; init; }

    /// <summary>The tensor of that name; null when there is none.</summary>
    public TensorInfo? Find(string name) => Parts.FirstOrDefault(part => part.Name == name)?.Tensor;
}

/// <summary>A tensor of a module.</summary>
/// <param name="Name">Its name behind the module's path, as PEFT writes it: <c>hada_w1_a</c>, <c>oft_R.weight</c>.</param>
/// <param name="Tensor">Name, type and shape in the file.</param>
public sealed record ModulePart(string Name, TensorInfo Tensor);

/// <summary>A number that a module's tensor holds.</summary>
/// <param name="Name">Name of the part.</param>
/// <param name="Value">The number.</param>
public sealed record ModuleScalar(string Name, double Value);

/// <summary>Rows of a matrix.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many.</param>
public sealed record RowRange(long First, long Count);
