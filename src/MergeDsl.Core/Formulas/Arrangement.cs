namespace MergeDsl.Core.Formulas;

/// <summary>The same numbers in another shape.</summary>
public sealed class Reshaped : Formula
{
    private Reshaped(Formula operand, EquatableArray<long> shape)
        : base(shape, operand) { }

    /// <summary>The numbers of <paramref name="operand"/> in <paramref name="shape"/>, of which one dimension may be -1.</summary>
    public static Formula To(Formula operand, long[] shape)
    {
        var known = shape.Where(length => length >= 0).Aggregate(1L, (product, length) => checked(product * length));
        long[] full = [.. shape.Select(length => length >= 0 ? length : operand.Count / Math.Max(1, known))];
        var count = full.Aggregate(1L, (product, length) => checked(product * length));
        return count == operand.Count
            ? new Reshaped(operand, full.ToEquatableArray())
            : throw new FormulaException(
                $"{operand.ShapeText} does not have the numbers of [{string.Join(", ", shape)}]"
            );
    }
}

/// <summary>The dimensions in another order.</summary>
public sealed class Permuted(Formula operand, int[] axes) : Formula(ShapeOf(operand, axes), operand)
{
    /// <inheritdoc/>
    protected internal override object? Settings => Axes;

    /// <summary>Axis i of the result is axis Axes[i] of the operand.</summary>
    public EquatableArray<int> Axes { get; } = axes.ToEquatableArray();

    private static EquatableArray<long> ShapeOf(Formula operand, int[] axes) =>
        axes.Length == operand.Shape.Count
            ? axes.Select(axis => operand.Shape[axis]).ToEquatableArray()
            : throw new FormulaException($"{operand.ShapeText} does not have {axes.Length} dimensions");
}

/// <summary>Some neighbours along an axis.</summary>
public sealed class Sliced(Formula operand, int axis, long first, long count)
    : Formula(Cut(operand, axis, first, count), operand)
{
    /// <inheritdoc/>
    protected internal override object? Settings => (axis, first);

    /// <summary>The axis.</summary>
    public int Axis => axis;

    /// <summary>Index of the first.</summary>
    public long First => first;

    private static EquatableArray<long> Cut(Formula operand, int axis, long first, long count)
    {
        var shape = operand.Shape.ToArray();
        if (axis >= shape.Length || first < 0 || count < 0 || first + count > shape[axis])
        {
            throw new FormulaException(
                $"{operand.ShapeText} has no entries {first} to {first + count - 1} in dimension {axis}"
            );
        }

        shape[axis] = count;
        return shape.ToEquatableArray();
    }
}

/// <summary>Operands behind each other along an axis.</summary>
public sealed class Joined(int axis, Formula[] parts) : Formula(Sum(axis, parts), parts)
{
    /// <inheritdoc/>
    protected internal override object? Settings => axis;

    /// <summary>The axis.</summary>
    public int Axis => axis;

    private static EquatableArray<long> Sum(int axis, Formula[] parts)
    {
        var shape = parts[0].Shape.ToArray();
        if (axis >= shape.Length)
        {
            throw new FormulaException($"{parts[0].ShapeText} has too few dimensions");
        }

        shape[axis] = parts.Sum(part => part.Length(axis));
        foreach (var part in parts)
        {
            var own = part.Shape.ToArray();
            own[axis] = shape[axis];
            if (!own.SequenceEqual(shape))
            {
                throw new FormulaException($"{parts[0].ShapeText} and {part.ShapeText} do not fit beside each other");
            }
        }

        return shape.ToEquatableArray();
    }
}
