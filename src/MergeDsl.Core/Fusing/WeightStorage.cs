using MergeDsl.Core.Adapters;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>Which way round a base model stores its weights.</summary>
internal sealed class WeightStorage(ModelFacts facts)
{
    // GPT-2 and its relatives keep these in Conv1D, stored (in, out), whatever the adapter's config says; PEFT corrects the
    // flag when loading. Their other linear modules are ordinary ones.
    private static readonly string[] Conv1DTypes = ["gpt2", "openai-gpt", "gpt_bigcode", "imagegpt"];
    private static readonly string[] Conv1DModules = ["c_attn", "c_proj", "c_fc", "q_attn"];

    // The experts of these models are stored (expert, in, out).
    private static readonly string[] TransposedExperts = ["gpt_oss", "llama4", "llama4_text"];

    private bool HasConv1D => facts.ModelType is { } type && Conv1DTypes.Contains(type);

    /// <summary>True when a linear weight is stored as (in, out).</summary>
    public bool IsTransposed(LoraModule module, LoraConfig config, TensorInfo weight)
    {
        if (module.Layout != LoraLayout.Linear || weight.Shape.Count != 2)
        {
            return false;
        }

        var last = module.Path.Substring(module.Path.LastIndexOf('.') + 1);
        var isStraight = Fits(module, weight.Shape[0], weight.Shape[1]);
        var isTurned = Fits(module, weight.Shape[1], weight.Shape[0]);
        return isStraight && isTurned
            ? HasConv1D
                ? Conv1DModules.Contains(last)
                // Of a class that is not known only the adapter can tell.
                : config.FanInFanOut && !IsTransformer
            : isTurned && (HasConv1D || config.FanInFanOut);
    }

    /// <summary>True when the weight of a module that an adapter of another kind than LoRA changes is stored as (in, out).</summary>
    public bool IsTransposed(string path, LoraConfig config, TensorInfo weight) =>
        weight.Shape.Count == 2
        && (
            HasConv1D
                ? Conv1DModules.Contains(path.Substring(path.LastIndexOf('.') + 1))
                : config.FanInFanOut && !IsTransformer
        );

    /// <summary>True when a stack of experts is stored as (expert, in, out).</summary>
    /// <param name="output">Rows of an expert's delta.</param>
    /// <param name="input">Columns of an expert's delta.</param>
    /// <param name="stack">The stored stack.</param>
    public bool IsTransposedStack(long output, long input, TensorInfo stack)
    {
        var (isStraight, isTurned) = (
            stack.Shape[1] == output && stack.Shape[2] == input,
            stack.Shape[1] == input && stack.Shape[2] == output
        );
        return isTurned && (!isStraight || (facts.ModelType is { } type && TransposedExperts.Contains(type)));
    }

    private bool IsTransformer => facts.Architecture is not null;

    // One factor of a block-diagonal pair is stored packed.
    private static bool Fits(LoraModule module, long output, long input) =>
        module.Out == output && input % module.In == 0;
}
