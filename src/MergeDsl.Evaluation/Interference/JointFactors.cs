using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Spaces;

namespace MergeDsl.Evaluation.Interference;

/// <summary>
/// The factors of all adapters in coordinates of their joint subspaces: with [B_1 | B_2 | ...] = Q·L and
/// [A_1; A_2; ...]ᵀ = P·R, the product B_i·A_i is Q·(L_i·R_iᵀ)·Pᵀ. Norms, inner products, angles and singular values are those of
/// the small matrices in between, whose size is the sum of the ranks.
/// </summary>
internal sealed class JointFactors
{
    private readonly IBackend backend;
    private readonly SmallMatrix left;
    private readonly SmallMatrix right;
    private readonly SmallMatrix leftGram;
    private readonly SmallMatrix rightGram;
    private readonly int[] starts;
    private readonly int[] ranks;

    /// <summary>Factors the operands' stacks; the operands stay the caller's.</summary>
    public JointFactors(IBackend backend, IReadOnlyList<LoraOperand> operands)
    {
        this.backend = backend;
        ranks = [.. operands.Select(operand => operand.A.Rows)];
        starts = [.. ranks.Select((_, index) => ranks.Take(index).Sum())];
        using var b = backend.StackColumns([.. operands.Select(operand => operand.B)]);
        using var a = backend.StackRows([.. operands.Select(operand => operand.A)]);
        using var transposed = backend.Transpose(a);
        (left, leftGram) = Reduce(b);
        (right, rightGram) = Reduce(transposed);
    }

    /// <summary>
    /// &lt;B_i·A_i, B_j·A_j&gt; for all i and j: tr(A_iᵀB_iᵀB_jA_j) is the sum of all entries of (B_iᵀB_j) times those of (A_iA_jᵀ).
    /// </summary>
    public double[,] InnerProducts()
    {
        var products = new double[ranks.Length, ranks.Length];
        for (var i = 0; i < ranks.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                products[i, j] = products[j, i] = InnerProduct(i, j);
            }
        }

        return products;
    }

    /// <summary>The squared singular values of sum_i c_i·B_i·A_i, descending.</summary>
    public IReadOnlyList<double> Energies(IReadOnlyList<double> coefficients)
    {
        var columns = coefficients.SelectMany((coefficient, i) => Enumerable.Repeat(coefficient, ranks[i])).ToArray();
        using var all = left.UploadColumns(backend, 0, left.Columns);
        using var weighted = backend.ScaleColumns(all, columns);
        using var other = right.UploadColumns(backend, 0, right.Columns);
        using var transposed = backend.Transpose(other);
        using var core = backend.Multiply(weighted, transposed);
        using var svd = backend.Svd(core, Math.Min(core.Rows, core.Columns));
        return [.. svd.S.Select(value => value * value)];
    }

    /// <summary>Where B_i·A_i writes and reads, and how strongly.</summary>
    public Subspaces SubspacesOf(int i)
    {
        using var b = left.UploadColumns(backend, starts[i], ranks[i]);
        using var a = right.UploadColumns(backend, starts[i], ranks[i]);
        return Subspaces.Of(backend, b, a);
    }

    private double InnerProduct(int i, int j)
    {
        var sum = 0.0;
        for (var p = starts[i]; p < starts[i] + ranks[i]; p++)
        {
            for (var q = starts[j]; q < starts[j] + ranks[j]; q++)
            {
                sum += leftGram[p, q] * rightGram[p, q];
            }
        }

        return sum;
    }

    private (SmallMatrix Coordinates, SmallMatrix Gram) Reduce(ITensor stacked)
    {
        using var qr = backend.ThinQr(stacked);
        using var transposed = backend.Transpose(qr.R);
        using var gram = backend.Multiply(transposed, qr.R);
        return (SmallMatrix.Of(backend, qr.R), SmallMatrix.Of(backend, gram));
    }
}
