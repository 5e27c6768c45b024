namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>The base with some changes, none of them written into its weights. Never changes.</summary>
/// <param name="name">Its name.</param>
/// <param name="order">Where its rows stand in a batch.</param>
internal sealed class Variant(string name, int order)
{
    private readonly Dictionary<Linear, LinearChange> linears = [];
    private readonly Dictionary<StoredVector, float[]> vectors = [];

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Where its rows stand in a batch: those of a variant lie behind each other.</summary>
    public int Order => order;

    /// <summary>What it changes about a linear module; null for nothing.</summary>
    public LinearChange? Of(Linear linear) => linears.GetValueOrDefault(linear);

    /// <summary>Its numbers of a vector.</summary>
    public float[] Of(StoredVector vector) => vectors.TryGetValue(vector, out var own) ? own : vector.Numbers;

    /// <summary>Says what it changes about a linear module, while it is made.</summary>
    public void Set(Linear linear, LinearChange change) => linears[linear] = change;

    /// <summary>Says what its numbers of a vector are, while it is made.</summary>
    public void Set(StoredVector vector, float[] numbers) => vectors[vector] = numbers;
}
