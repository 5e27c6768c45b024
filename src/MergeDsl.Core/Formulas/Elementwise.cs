namespace MergeDsl.Core.Formulas;

/// <summary>What is done to two entries.</summary>
public enum ElementwiseOperation
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a - b.</summary>
    Subtract,

    /// <summary>a·b.</summary>
    Multiply,

    /// <summary>a/b.</summary>
    Divide,
}

/// <summary>Two operands, entry by entry; dimensions of length 1, and missing leading ones, are repeated.</summary>
public sealed class Elementwise(ElementwiseOperation operation, Formula left, Formula right)
    : Formula(Common(left, right), left, right)
{
    /// <inheritdoc/>
    protected internal override object? Settings => operation;

    /// <summary>What is done.</summary>
    public ElementwiseOperation Operation => operation;

    private static EquatableArray<long> Common(Formula left, Formula right)
    {
        var shape = new long[Math.Max(left.Shape.Count, right.Shape.Count)];
        for (var axis = 1; axis <= shape.Length; axis++)
        {
            var (one, other) = (LengthOf(left, axis), LengthOf(right, axis));
            shape[shape.Length - axis] =
                one == other || other == 1 ? one
                : one == 1 ? other
                : throw new FormulaException($"{left.ShapeText} and {right.ShapeText} are not of one shape");
        }

        return shape.ToEquatableArray();
    }

    private static long LengthOf(Formula formula, int axisFromEnd) =>
        axisFromEnd <= formula.Shape.Count ? formula.Shape[formula.Shape.Count - axisFromEnd] : 1;
}

/// <summary>Every entry times a number.</summary>
public sealed class Scaled(Formula operand, double factor) : Formula(operand.Shape, operand)
{
    /// <inheritdoc/>
    protected internal override object? Settings => factor;

    /// <summary>The number.</summary>
    public double Factor => factor;
}

/// <summary>Functions of one entry.</summary>
public enum EntryFunction
{
    /// <summary>The larger of x and 0.</summary>
    Relu,

    /// <summary>sin x.</summary>
    Sine,

    /// <summary>cos x.</summary>
    Cosine,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>x/(1 + exp(-x)).</summary>
    Silu,

    /// <summary>1/(1 + exp(-x)).</summary>
    Sigmoid,
}

/// <summary>A function of every entry.</summary>
public sealed class Mapped(Formula operand, EntryFunction function) : Formula(operand.Shape, operand)
{
    /// <inheritdoc/>
    protected internal override object? Settings => function;

    /// <summary>The function.</summary>
    public EntryFunction Function => function;
}

/// <summary>Every entry, rounded to a floating type, to nearest even.</summary>
public sealed class Rounded(Formula operand, DType type) : Formula(operand.Shape, operand)
{
    /// <inheritdoc/>
    protected internal override object? Settings => type;

    /// <summary>The type.</summary>
    public DType Type => type;
}

/// <summary>Every entry, kept between two bounds.</summary>
public sealed class Bounded(Formula operand, double least, double most) : Formula(operand.Shape, operand)
{
    /// <inheritdoc/>
    protected internal override object? Settings => (least, most);

    /// <summary>The lower bound.</summary>
    public double Least => least;

    /// <summary>The upper bound.</summary>
    public double Most => most;
}

/// <summary>The Euclidean norms along an axis, which stays with length 1.</summary>
public sealed class Norms(Formula operand, int axis) : Formula(Without(operand, axis), operand)
{
    /// <inheritdoc/>
    protected internal override object? Settings => axis;

    /// <summary>The axis.</summary>
    public int Axis => axis;

    private static EquatableArray<long> Without(Formula operand, int axis)
    {
        var shape = operand.Shape.ToArray();
        if (axis >= shape.Length)
        {
            throw new FormulaException($"{operand.ShapeText} has too few dimensions");
        }

        shape[axis] = 1;
        return shape.ToEquatableArray();
    }
}
