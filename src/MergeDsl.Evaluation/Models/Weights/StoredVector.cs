namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>A vector of the base model: a bias or the weight of a norm.</summary>
/// <param name="name">The tensor's name, as the config speaks of it.</param>
/// <param name="numbers">Its numbers; empty when the base has no such tensor and counts it as zeros.</param>
/// <param name="length">How many numbers it has or would have.</param>
internal sealed class StoredVector(string name, float[] numbers, int length)
{
    /// <summary>The tensor's name.</summary>
    public string Name => name;

    /// <summary>Its numbers, or none.</summary>
    public float[] Numbers => numbers;

    /// <summary>How many numbers it has or would have.</summary>
    public int Length => length;
}
