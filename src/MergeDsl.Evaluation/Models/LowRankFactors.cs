using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models;

/// <summary>The factors of a delta B·A, prepared once and used in as many variants as one likes. Never changes.</summary>
public sealed class LowRankFactors
{
    /// <summary>Prepares two factors.</summary>
    /// <param name="b">B (outputs x rank), row-major.</param>
    /// <param name="a">A (rank x inputs), row-major.</param>
    /// <param name="outputs">Rows of B.</param>
    /// <param name="rank">Columns of B, rows of A.</param>
    /// <param name="inputs">Columns of A.</param>
    /// <exception cref="ArgumentException">A factor has another number of numbers.</exception>
    public LowRankFactors(ReadOnlySpan<float> b, ReadOnlySpan<float> a, int outputs, int rank, int inputs)
    {
        if (b.Length != (long)outputs * rank || a.Length != (long)rank * inputs)
        {
            throw new ArgumentException(
                $"Shapes do not fit: {b.Length} and {a.Length} numbers for ({outputs} x {rank}) and ({rank} x {inputs})."
            );
        }

        (B, A) = (StoredMatrix.Of(b, outputs, rank), StoredMatrix.Of(a, rank, inputs));
    }

    /// <summary>Rows of the delta.</summary>
    public int Outputs => B.Outputs;

    /// <summary>Its rank.</summary>
    public int Rank => A.Outputs;

    /// <summary>Columns of the delta.</summary>
    public int Inputs => A.Inputs;

    internal StoredMatrix B { get; }

    internal StoredMatrix A { get; }
}
