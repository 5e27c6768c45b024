namespace MergeDsl.Core.Adapters;

/// <summary>How a module's two factors lie in the file.</summary>
public enum LoraLayout
{
    /// <summary><c>lora_A.weight</c> (rank, in) and <c>lora_B.weight</c> (out, rank): Linear and Conv1D.</summary>
    Linear,

    /// <summary><c>lora_embedding_A</c> (rank, vocabulary) and <c>lora_embedding_B</c> (dimension, rank).</summary>
    Embedding,

    /// <summary><c>lora_A.weight</c> (rank, in, kernel...) and <c>lora_B.weight</c> (out, rank, 1...): Conv1d, Conv2d, Conv3d.</summary>
    Convolution,
}
