using MergeDsl.Core.Adapters;

namespace MergeDsl.Core.Planning.Peft;

/// <summary>
/// Counts what constructing and initialising a new adapter takes from torch's CPU generator before the first mask is drawn
/// (<c>peft.md</c> 1.12). Add the modules in the order the model has them, then skip <see cref="Draws"/> outputs.
/// </summary>
/// <remarks>
/// Counts, never values: the numbers are overwritten by the merge. All factors are float32. Normal numbers come in pairs
/// where a tensor is small, and the generator keeps an unused second one for the next small tensor.
/// </remarks>
public sealed class TorchInitialisation
{
    private const int VectorisedFrom = 16;
    private bool hasSpareNormal;

    /// <summary>32-bit outputs taken so far.</summary>
    public long Draws { get; private set; }

    /// <summary>Counts one module of the new adapter.</summary>
    /// <param name="layout">How its factors lie; decides the layers PEFT constructs.</param>
    /// <param name="rank">The new adapter's rank in this module.</param>
    /// <param name="inputs">Columns of A behind the rank, flattened: in, vocabulary, or in·kernel.</param>
    /// <param name="outputs">Rows of B: out, or the embedding dimension.</param>
    /// <param name="initialisation">The config's <c>init_lora_weights</c>.</param>
    /// <param name="hasBias">The config's <c>lora_bias</c>: B is constructed with a bias.</param>
    public void AddModule(
        LoraLayout layout,
        int rank,
        long inputs,
        long outputs,
        LoraInitialisation initialisation,
        bool hasBias = false
    )
    {
        var a = checked(rank * inputs);
        var b = checked(rank * outputs);
        if (layout == LoraLayout.Embedding)
        {
            AddEmbedding(a, b, initialisation);
            return;
        }

        AddUniform(a);
        AddUniform(b);
        AddUniform(hasBias ? outputs : 0);
        if (initialisation == LoraInitialisation.Kaiming)
        {
            AddUniform(a);
        }
        else if (initialisation == LoraInitialisation.Gaussian)
        {
            AddNormal(a);
        }
    }

    /// <summary>Counts <c>uniform_</c> on a float32 tensor: one output a number.</summary>
    public void AddUniform(long count) => Draws = checked(Draws + count);

    /// <summary>
    /// Counts <c>normal_</c> on a contiguous float32 tensor. From 16 numbers on: one output each, and when the count is no
    /// multiple of 16 the last 16 are drawn again. Below: Box-Muller in float64, four outputs for every two numbers.
    /// </summary>
    public void AddNormal(long count)
    {
        if (count >= VectorisedFrom)
        {
            AddUniform(count + (count % VectorisedFrom == 0 ? 0 : VectorisedFrom));
            return;
        }

        for (; count > 0; count--)
        {
            AddUniform(hasSpareNormal ? 0 : 4);
            hasSpareNormal = !hasSpareNormal;
        }
    }

    private void AddEmbedding(long a, long b, LoraInitialisation initialisation)
    {
        AddNormal(a);
        AddNormal(b);
        if (initialisation != LoraInitialisation.None)
        {
            AddNormal(b);
        }
    }
}
