namespace MergeDsl.Core.Formulas;

/// <summary>The matrix product over the last two dimensions; leading dimensions are equal.</summary>
public sealed class MatrixProduct(Formula left, Formula right) : Formula(Product(left, right), left, right)
{
    /// <summary>The left factor.</summary>
    public Formula Left => left;

    /// <summary>The right factor.</summary>
    public Formula Right => right;

    private static EquatableArray<long> Product(Formula left, Formula right)
    {
        var (rows, columns) = (left.Shape, right.Shape);
        var stack = rows.Count - 2;
        var fits =
            stack >= 0
            && rows.Count == columns.Count
            && rows.Take(stack).SequenceEqual(columns.Take(stack))
            && rows[stack + 1] == columns[stack];
        return fits
            ? rows.Take(stack + 1).Append(columns[stack + 1]).ToEquatableArray()
            : throw new FormulaException($"the product of {left.ShapeText} and {right.ShapeText} does not exist");
    }
}

/// <summary>The Kronecker product of two matrices: every entry of the left times all of the right.</summary>
public sealed class KroneckerProduct(Formula left, Formula right) : Formula(Product(left, right), left, right)
{
    private static EquatableArray<long> Product(Formula left, Formula right) =>
        (left.Shape.Count, right.Shape.Count) == (2, 2)
            ? EquatableArray.Of(checked(left.Shape[0] * right.Shape[0]), checked(left.Shape[1] * right.Shape[1]))
            : throw new FormulaException(
                $"the Kronecker product of {left.ShapeText} and {right.ShapeText} does not exist: expected two matrices"
            );
}
