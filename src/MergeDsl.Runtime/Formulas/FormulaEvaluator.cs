using MergeDsl.Core.Formulas;
using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Runtime.Formulas;

/// <summary>
/// Computes formulas in float32, products and sums of many numbers as the CPU backend does. What is used several times is computed once, and
/// let go behind its last use.
/// </summary>
/// <param name="source">Where the numbers come from.</param>
internal sealed class FormulaEvaluator(IFormulaSource source)
{
    private readonly Dictionary<Formula, int> uses = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Formula, float[]> known = new(ReferenceEqualityComparer.Instance);

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

    private long[] TakePlaces(Formula formula)
    {
        uses[formula]--;
        return formula switch
        {
            AdapterTensor leaf => source.ReadIndices(leaf),
            TorchPermutation permutation => Indexing.Permutation(permutation),
            _ => throw new InvalidOperationException($"{formula} are no places."),
        };
    }

    private static float[] Fill(Filled filled)
    {
        var numbers = new float[checked((int)filled.Count)];
        Array.Fill(numbers, (float)filled.Value);
        return numbers;
    }

    private float[] Compute(Formula formula) =>
        formula switch
        {
            AdapterTensor leaf => source.Read(leaf),
            BaseTensor leaf => source.Read(leaf),
            CurrentWeight leaf => source.Read(leaf),
            IdentityMatrix identity => MatrixArithmetic.Identity(identity.Shape[0]),
            Filled filled => Fill(filled),
            TorchUniform drawn => TorchNumbers.Uniform(
                checked((int)drawn.Count),
                drawn.Seed,
                drawn.Skipped,
                drawn.Bound
            ),
            Elementwise binary => EntryArithmetic.Combine(binary, Take(binary.Operands[0]), Take(binary.Operands[1])),
            Scaled scaled => EntryArithmetic.Scale(Take(scaled.Operands[0]), (float)scaled.Factor),
            Mapped mapped => EntryArithmetic.Map(mapped.Function, Take(mapped.Operands[0])),
            Rounded rounded => EntryArithmetic.Round(Take(rounded.Operands[0]), rounded.Type),
            Bounded bounded => EntryArithmetic.Bound(bounded, Take(bounded.Operands[0])),
            Norms norms => EntryArithmetic.Norm(norms, Take(norms.Operands[0])),
            Reshaped reshaped => Take(reshaped.Operands[0]),
            Permuted permuted => Arranging.Permute(permuted, Take(permuted.Operands[0])),
            Sliced sliced => Arranging.Slice(sliced, Take(sliced.Operands[0])),
            Joined joined => Arranging.Join(joined, [.. joined.Operands.Select(Take)]),
            MatrixProduct product => MatrixArithmetic.Multiply(product, Take(product.Left), Take(product.Right)),
            Gathered gathered => Indexing.Gather(
                gathered,
                Take(gathered.Operands[0]),
                TakePlaces(gathered.Operands[1])
            ),
            Scattered scattered => Indexing.Scatter(
                scattered,
                Take(scattered.Operands[0]),
                TakePlaces(scattered.Operands[1])
            ),
            Placed placed => Indexing.Place(placed, Take(placed.Operands[0]), TakePlaces(placed.Operands[1])),
            LargestShares shares => Indexing.Share(shares, Take(shares.Operands[0])),
            SkewSymmetric skew => Decomposing.Skew(skew, Take(skew.Operands[0])),
            RightQuotient quotient => Decomposing.Divide(
                quotient,
                Take(quotient.Operands[0]),
                Take(quotient.Operands[1])
            ),
            OrthonormalColumns columns => Decomposing.Orthonormal(columns, Take(columns.Operands[0])),
            LargestSingularPart part => Decomposing.LargestPart(part, Take(part.Operands[0])),
            InverseFourier transform => Transforms.InverseFourier(transform, Take(transform.Operands[0])),
            InverseWavelet transform => Transforms.InverseWavelet(transform, Take(transform.Operands[0])),
            Circulant circulant => Circulants.Write(circulant, Take(circulant.Operands[0])),
            KroneckerProduct product => MatrixArithmetic.Kronecker(
                product,
                Take(product.Operands[0]),
                Take(product.Operands[1])
            ),
            _ => throw new InvalidOperationException($"Nothing computes {formula}."),
        };
}
