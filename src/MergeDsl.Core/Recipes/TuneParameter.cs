namespace MergeDsl;

/// <summary>What a search may change (<c>tune.parameters</c>).</summary>
public enum TuneParameter
{
    /// <summary>The weights of the adapters.</summary>
    Weights,

    /// <summary>The one factor on the whole merged change.</summary>
    Scale,

    /// <summary>The share of entries that pruning keeps.</summary>
    Density,

    /// <summary>The method itself.</summary>
    Method,

    /// <summary>Weights of their own for groups of layers.</summary>
    Layers,
}
