namespace MergeDsl.Runtime.Fusing;

/// <summary>What a fuse did.</summary>
/// <param name="Output">The folder that was written.</param>
/// <param name="Bytes">Bytes of the tensors that were written.</param>
/// <param name="Elapsed">From start to end.</param>
/// <param name="Tensors">The tensors that changed, in the order of the files.</param>
/// <param name="Findings">What is to be said about the numbers.</param>
public sealed record FuseReport(
    string Output,
    long Bytes,
    TimeSpan Elapsed,
    IReadOnlyList<TensorReport> Tensors,
    IReadOnlyList<Finding> Findings
)
{
    /// <summary>The rounding of all tensors together.</summary>
    public RoundingError Error => Tensors.Aggregate(RoundingError.None, (sum, tensor) => sum + tensor.Error);
}

/// <summary>What became of one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Adapters">Names of the adapters that changed it.</param>
/// <param name="Error">How far what is stored is from the exact sum.</param>
public sealed record TensorReport(string Name, IReadOnlyList<string> Adapters, RoundingError Error);
