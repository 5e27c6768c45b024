using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Formulas;

/// <summary>
/// How numbers follow from the tensors of an adapter and of its base model: described, not computed. Shapes are known, and checked, when a
/// formula is written down; broadcasting is numpy's. Formulas are equal when they describe the same; one that is used twice is computed once.
/// </summary>
/// <param name="shape">Its dimensions, outermost first.</param>
/// <param name="operands">What it is computed from.</param>
public abstract class Formula(EquatableArray<long> shape, params Formula[] operands) : IEquatable<Formula>
{
    /// <summary>Its dimensions, outermost first.</summary>
    public EquatableArray<long> Shape { get; } = shape;

    /// <summary>What it is computed from.</summary>
    public IReadOnlyList<Formula> Operands { get; } = operands;

    /// <summary>How many numbers it gives.</summary>
    public long Count => Shape.Aggregate(1L, (product, dimension) => checked(product * dimension));

    /// <summary>The shape as <c>[32, 4]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <summary>The matrix with rows and columns exchanged; of a stack of matrices, each of them.</summary>
    public Formula T =>
        Shape.Count >= 2
            ? Permute([.. Enumerable.Range(0, Shape.Count - 2), Shape.Count - 1, Shape.Count - 2])
            : throw new FormulaException($"{ShapeText} is no matrix");

    /// <summary>The tensors of the adapter that it reads, each once.</summary>
    public IReadOnlyList<TensorInfo> Tensors =>
        [.. All().OfType<AdapterTensor>().Select(leaf => leaf.Tensor).Distinct()];

    /// <summary>True when it depends on what earlier steps made of the weight that it is about.</summary>
    public bool ReadsCurrent => All().Any(formula => formula is CurrentWeight);

    /// <summary>True when it depends on the base model's numbers.</summary>
    public bool ReadsBase => All().Any(formula => formula is CurrentWeight or BaseTensor);

    /// <summary>Entry by entry.</summary>
    public static Formula operator +(Formula left, Formula right) =>
        new Elementwise(ElementwiseOperation.Add, left, right);

    /// <summary>Entry by entry.</summary>
    public static Formula operator -(Formula left, Formula right) =>
        new Elementwise(ElementwiseOperation.Subtract, left, right);

    /// <summary>Entry by entry; the matrix product is <see cref="Dot"/>.</summary>
    public static Formula operator *(Formula left, Formula right) =>
        new Elementwise(ElementwiseOperation.Multiply, left, right);

    /// <summary>Entry by entry.</summary>
    public static Formula operator /(Formula left, Formula right) =>
        new Elementwise(ElementwiseOperation.Divide, left, right);

    /// <summary>Every entry times <paramref name="factor"/>.</summary>
    public static Formula operator *(double factor, Formula formula) => new Scaled(formula, factor);

    /// <summary>The matrix product; of two stacks of matrices, matrix by matrix.</summary>
    public Formula Dot(Formula right) => new MatrixProduct(this, right);

    /// <summary>The Kronecker product of two matrices.</summary>
    public Formula Kronecker(Formula right) => new KroneckerProduct(this, right);

    /// <summary>The same numbers in another shape; one dimension may be -1 for what is left over.</summary>
    public Formula Reshape(params long[] shape) => Reshaped.To(this, shape);

    /// <summary>The dimensions in another order: axis i of the result is axis <paramref name="axes"/>[i].</summary>
    public Formula Permute(params int[] axes) => new Permuted(this, axes);

    /// <summary>Some neighbours along an axis.</summary>
    public Formula Slice(int axis, long first, long count) => new Sliced(this, axis, first, count);

    /// <summary>The numbers behind each other, <paramref name="times"/> times, along an axis.</summary>
    /// <exception cref="FormulaException">That is not even once.</exception>
    public Formula Repeat(int axis, long times) =>
        times > 0
            ? new Joined(axis, [.. Enumerable.Repeat(this, checked((int)times))])
            : throw new FormulaException($"{ShapeText} is larger than what it is repeated for");

    /// <summary>One behind the other along an axis.</summary>
    public static Formula Join(int axis, params Formula[] parts) => new Joined(axis, parts);

    /// <summary>A function of every entry.</summary>
    public Formula Map(EntryFunction function) => new Mapped(this, function);

    /// <summary>Every entry, rounded to a floating type.</summary>
    public Formula RoundedTo(DType type) => new Rounded(this, type);

    /// <summary>Every entry, but at least <paramref name="least"/>.</summary>
    public Formula AtLeast(double least) => new Bounded(this, least, double.PositiveInfinity);

    /// <summary>Every entry, but at most <paramref name="most"/>.</summary>
    public Formula AtMost(double most) => new Bounded(this, double.NegativeInfinity, most);

    /// <summary>The Euclidean norms along an axis, which stays with length 1.</summary>
    public Formula Norm(int axis) => new Norms(this, axis);

    /// <summary>1 minus every entry.</summary>
    public Formula Complement() => new Filled(Shape, 1) - this;

    /// <summary>Length of an axis; negative axes count from the last.</summary>
    /// <exception cref="FormulaException">There is no such axis.</exception>
    public long Length(int axis)
    {
        var place = axis < 0 ? Shape.Count + axis : axis;
        return place >= 0 && place < Shape.Count
            ? Shape[place]
            : throw new FormulaException($"{ShapeText} has too few dimensions");
    }

    /// <summary>What tells it from others of its class with the same shape and operands; compared by value.</summary>
    protected internal virtual object? Settings => null;

    /// <inheritdoc/>
    public bool Equals(Formula? other) =>
        ReferenceEquals(this, other) || (other is not null && new FormulaComparison().AreEqual(this, other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Formula);

    // Of a formula and what it is computed from at once: formulas may be deep.
    /// <inheritdoc/>
    public override int GetHashCode() =>
        Operands.Aggregate(
            unchecked((GetType().Name.Length * 31) + Shape.GetHashCode()),
            (hash, operand) => unchecked((hash * 31) + operand.Shape.GetHashCode() + operand.Operands.Count)
        );

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name} {ShapeText}";

    private HashSet<Formula> All()
    {
        var all = new HashSet<Formula>(FormulaComparison.Identity);
        var waiting = new Stack<Formula>([this]);
        while (waiting.Count > 0)
        {
            var formula = waiting.Pop();
            if (all.Add(formula))
            {
                foreach (var operand in formula.Operands)
                {
                    waiting.Push(operand);
                }
            }
        }

        return all;
    }
}
