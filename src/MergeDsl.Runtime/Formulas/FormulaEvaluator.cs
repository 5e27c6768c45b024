using MergeDsl.Core.Formulas;

namespace MergeDsl.Runtime.Formulas;

/// <summary>
/// Computes formulas in float32, products and sums of many numbers as the CPU backend does. What is used several times is computed once, and
/// let go behind its last use.
/// </summary>
/// <param name="source">Where the numbers come from.</param>
internal sealed class FormulaEvaluator(IFormulaSource source)
{
    private readonly Dictionary<Formula, int> uses = [];
    private readonly Dictionary<Formula, float[]> known = [];

    /// <summary>The numbers of <paramref name="formula"/>, row-major. Not to be changed.</summary>
    public float[] Run(Formula formula)
    {
        Count(formula);
        return Take(formula);
    }

    private void Count(Formula formula)
    {
        uses[formula] = uses.GetValueOrDefault(formula) + 1;
        if (uses[formula] == 1)
        {
            foreach (var operand in formula.Operands)
            {
                Count(operand);
            }
        }
    }

    private float[] Take(Formula formula)
    {
        if (!known.TryGetValue(formula, out var numbers))
        {
            numbers = Compute(formula);
            known.Add(formula, numbers);
        }

        if (--uses[formula] == 0)
        {
            known.Remove(formula);
        }

        return numbers;
    }

    private float[] Compute(Formula formula) =>
        formula switch
        {
            AdapterTensor leaf => source.Read(leaf),
            BaseTensor leaf => source.Read(leaf),
            CurrentWeight leaf => source.Read(leaf),
            IdentityMatrix identity => MatrixArithmetic.Identity(identity.Shape[0]),
            Elementwise binary => EntryArithmetic.Combine(binary, Take(binary.Operands[0]), Take(binary.Operands[1])),
            Scaled scaled => EntryArithmetic.Scale(Take(scaled.Operands[0]), (float)scaled.Factor),
            Mapped mapped => EntryArithmetic.Map(mapped.Function, Take(mapped.Operands[0])),
            Bounded bounded => EntryArithmetic.Bound(bounded, Take(bounded.Operands[0])),
            Norms norms => EntryArithmetic.Norm(norms, Take(norms.Operands[0])),
            Reshaped reshaped => Take(reshaped.Operands[0]),
            Permuted permuted => Arranging.Permute(permuted, Take(permuted.Operands[0])),
            Sliced sliced => Arranging.Slice(sliced, Take(sliced.Operands[0])),
            Joined joined => Arranging.Join(joined, [.. joined.Operands.Select(Take)]),
            MatrixProduct product => MatrixArithmetic.Multiply(product, Take(product.Left), Take(product.Right)),
            KroneckerProduct product => MatrixArithmetic.Kronecker(
                product,
                Take(product.Operands[0]),
                Take(product.Operands[1])
            ),
            _ => throw new InvalidOperationException($"Nothing computes {formula}."),
        };
}
