namespace MergeDsl.Checkpoints.Writing;

/// <summary>What an output is, and so what it may replace.</summary>
public enum OutputKind
{
    /// <summary>A model.</summary>
    Model,

    /// <summary>An adapter.</summary>
    Adapter,

    /// <summary>One of the two: its parts tell which.</summary>
    Either,
}
