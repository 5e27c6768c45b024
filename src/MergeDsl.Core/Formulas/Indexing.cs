namespace MergeDsl.Core.Formulas;

/// <summary>The entries of a vector at given places, in the shape of the places.</summary>
public sealed class Gathered(Formula source, AdapterTensor places) : Formula(places.Shape, source, places);

/// <summary>Zeros, to which values are added at given places.</summary>
/// <param name="values">As many as there are places.</param>
/// <param name="places">(count): places row by row; (2, count): rows, then columns.</param>
/// <param name="rows">Rows of the matrix.</param>
/// <param name="columns">Columns of the matrix.</param>
public sealed class Scattered(Formula values, Formula places, long rows, long columns)
    : Formula(ShapeOf(values, places, rows, columns), values, places)
{
    /// <summary>True when the places are rows and columns.</summary>
    public bool ArePairs => Operands[1].Shape.Count == 2;

    private static EquatableArray<long> ShapeOf(Formula values, Formula places, long rows, long columns)
    {
        var fits =
            places.Shape.Count == 1 || (places.Shape.Count == 2 && places.Shape[0] == 2)
                ? places.Shape[places.Shape.Count - 1] == values.Count
                : false;
        return fits
            ? EquatableArray.Of(rows, columns)
            : throw new FormulaException($"{values.ShapeText} has no places in {places.ShapeText}");
    }
}

/// <summary>Values at given places of the last dimension, which is otherwise zero.</summary>
public sealed class Placed(Formula values, AdapterTensor places, long width)
    : Formula(ShapeOf(values, places, width), values, places)
{
    private static EquatableArray<long> ShapeOf(Formula values, AdapterTensor places, long width) =>
        values.Shape.Equals(places.Shape)
            ? values.Shape.Take(values.Shape.Count - 1).Append(width).ToEquatableArray()
            : throw new FormulaException($"{values.ShapeText} has no places in {places.ShapeText}");
}

/// <summary>Along the last dimension, the softmax of the largest entries; the others become zero.</summary>
public sealed class LargestShares(Formula logits, long count) : Formula(logits.Shape, logits)
{
    /// <inheritdoc/>
    protected internal override object? Settings => count;

    /// <summary>How many entries share.</summary>
    public long Share { get; } =
        count >= 1 && count <= logits.Length(-1)
            ? count
            : throw new FormulaException($"{logits.ShapeText} has no {count} entries in its last dimension");
}

/// <summary>The first of the numbers 0, 1, ... in the order of <c>torch.randperm</c> on the CPU.</summary>
public sealed class TorchPermutation(long length, long seed, long count) : Formula(EquatableArray.Of(count))
{
    /// <inheritdoc/>
    protected internal override object? Settings => (length, seed);

    /// <summary>How many numbers are permuted.</summary>
    public long Numbers { get; } =
        count <= length ? length : throw new FormulaException($"{count} entries do not fit into {length}");

    /// <summary>The generator's seed.</summary>
    public long Seed => seed;
}

/// <summary>Numbers of <c>uniform_</c> on the CPU, in float32.</summary>
public sealed class TorchUniform(EquatableArray<long> shape, long seed, long skipped, double bound) : Formula(shape)
{
    /// <inheritdoc/>
    protected internal override object? Settings => (seed, skipped, bound);

    /// <summary>The generator's seed.</summary>
    public long Seed => seed;

    /// <summary>How many numbers were drawn before.</summary>
    public long Skipped => skipped;

    /// <summary>Numbers lie between minus this and this.</summary>
    public double Bound => bound;
}
