using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>What a layer computes between its input and its output; the room is used again by the next one.</summary>
internal sealed class Buffers
{
    private readonly Dictionary<BufferUse, float[]> arrays = [];

    /// <summary>Room for a matrix, with anything in it.</summary>
    public MatrixView<float> Rows(BufferUse use, int rows, int columns)
    {
        var length = checked(rows * columns);
        if (!arrays.TryGetValue(use, out var array) || array.Length < length)
        {
            arrays[use] = array = GC.AllocateUninitializedArray<float>(length);
        }

        return MatrixView<float>.Of(array, rows, columns);
    }
}

/// <summary>What a buffer is for.</summary>
internal enum BufferUse
{
    /// <summary>What flows from layer to layer.</summary>
    Stream,

    /// <summary>The normed input of attention or MLP.</summary>
    Normed,

    /// <summary>Queries, keys and values beside each other.</summary>
    QueryKeyValue,

    /// <summary>What the heads gathered.</summary>
    Attended,

    /// <summary>What attention or MLP adds to the stream.</summary>
    Addend,

    /// <summary>Gate and up, or the one inner product, of an MLP.</summary>
    Inner,

    /// <summary>Scores of experts.</summary>
    Router,

    /// <summary>The rows of one expert.</summary>
    ExpertInput,

    /// <summary>What an expert answers.</summary>
    ExpertOutput,

    /// <summary>Rows whose logits are wanted.</summary>
    Wanted,

    /// <summary>Logits.</summary>
    Logits,
}
