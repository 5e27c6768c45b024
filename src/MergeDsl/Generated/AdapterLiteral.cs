using System.ComponentModel;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Generated;

/// <summary>For generated code: the facts about an adapter, a module a line. Both lists must be in ordinal order.</summary>
/// <param name="kind"><c>peft_type</c>.</param>
/// <param name="config">Its LoRA settings.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AdapterLiteral(string kind, LoraConfig config)
{
    private readonly List<LoraModule> modules = [];
    private readonly List<SavedTensor> saved = [];
    private readonly List<(string Path, ModulePart Part)> parts = [];

    /// <summary>The facts.</summary>
    public AdapterFacts Facts =>
        new(kind, config, modules.ToEquatableArray(), saved.ToEquatableArray())
        {
            Tuned = Tuned.Where(module => module.Path.Length > 0).ToEquatableArray(),
            Shared = Tuned.FirstOrDefault(module => module.Path.Length == 0) ?? TunedModule.None,
        };

    private IEnumerable<TunedModule> Tuned =>
        parts
            .GroupBy(part => part.Path, part => part.Part)
            .Select(module => new TunedModule(module.Key, module.ToEquatableArray()));

    /// <summary>A linear layer with factors of one type, under the names that PEFT gives them.</summary>
    public void Lora(string path, DType type, int rank, long @in, long @out, double alpha, double scaling) =>
        Module(
            path,
            LoraLayout.Linear,
            Literal.Tensor($"base_model.model.{path}.lora_A.weight", type, rank, @in),
            Literal.Tensor($"base_model.model.{path}.lora_B.weight", type, @out, rank),
            alpha,
            scaling
        );

    /// <summary>An embedding with factors of one type, under the names that PEFT gives them.</summary>
    public void Embedding(
        string path,
        DType type,
        int rank,
        long vocabulary,
        long dimension,
        double alpha,
        double scaling
    ) =>
        Module(
            path,
            LoraLayout.Embedding,
            Literal.Tensor($"base_model.model.{path}.lora_embedding_A", type, rank, vocabulary),
            Literal.Tensor($"base_model.model.{path}.lora_embedding_B", type, dimension, rank),
            alpha,
            scaling
        );

    /// <summary>A module of any kind, each tensor spelled out.</summary>
    public void Module(
        string path,
        LoraLayout layout,
        TensorInfo a,
        TensorInfo b,
        double alpha,
        double scaling,
        TensorInfo? bias = null,
        TensorInfo? magnitude = null
    ) => modules.Add(new LoraModule(path, layout, a, b, bias, magnitude, alpha, scaling));

    /// <summary>A tensor of a module of another kind than LoRA; without a path, one that all modules share.</summary>
    public void Part(string path, string name, TensorInfo tensor) => parts.Add((path, new ModulePart(name, tensor)));

    /// <summary>A tensor that is no factor.</summary>
    public void Saved(SavedTensorRole role, string module, string path, TensorInfo tensor) =>
        saved.Add(new SavedTensor(role, module, path, tensor));
}
