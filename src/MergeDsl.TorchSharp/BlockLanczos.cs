using System.Runtime.InteropServices;
using MergeDsl.Runtime.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>
/// The leading singular triples of a large matrix A by block Lanczos on AᵀA with full reorthogonalisation. The same search, with
/// the same bound, as the CPU backend's <c>KrylovSvd</c>, whose remarks prove it; here everything is float64.
/// </summary>
/// <param name="matrix">(m x n), m ≥ n, float64, with entries whose squares neither overflow nor vanish.</param>
/// <param name="count">How many triples, small against n.</param>
/// <param name="factorisation">Decomposes thin matrices.</param>
internal sealed class BlockLanczos(Tensor matrix, int count, Factorisation factorisation)
{
    private const double Tolerance = 1e-6;
    private const int Oversampling = 8;
    private const int MostBlocks = 64;
    private const int FirstCheck = 5;
    private const double Growth = 1.3;
    private const long Seed = 20240229;

    private readonly int block = (count + Oversampling + 7) / 8 * 8;
    private Tensor? projected;

    /// <summary>The triples, proved; null when the search space has grown to its limit without settling.</summary>
    public SingularTriples? Run()
    {
        var limit = Math.Min((int)matrix.shape[1] / 2, MostBlocks * block);
        var basis = empty([matrix.shape[1], limit], ScalarType.Float64, matrix.device);
        projected = zeros([limit, limit], ScalarType.Float64, CPU);
        var next = linalg.qr(Start()).Q;
        var check = FirstCheck * block;
        for (var size = block; size <= limit; size += block)
        {
            using var scope = NewDisposeScope();
            basis.narrow(1, size - block, block).copy_(next);
            var (following, coupling) = Extend(basis.narrow(1, 0, size));
            if (size >= check || size + block > limit)
            {
                check = (int)(size * Growth);
                var (vectors, values) = Ritz(size);
                if (IsSmall(Residuals(vectors, coupling), values) && Triples(basis, vectors, values) is { } found)
                {
                    return Kept(found, scope);
                }
            }

            next.Dispose();
            next = following.MoveToOuterDisposeScope();
        }

        return null;
    }

    private static SingularTriples Kept(SingularTriples found, DisposeScope scope)
    {
        scope.MoveToOuter(found.U, found.Vt);
        return found;
    }

    /// <summary>
    /// Multiplies the newest block by AᵀA, notes its projection on the basis, and gives what is left: an orthonormal block, and
    /// its triangle.
    /// </summary>
    private (Tensor Next, Tensor Coupling) Extend(Tensor basis)
    {
        var first = basis.shape[1] - block;
        var image = matrix.t().mm(matrix.mm(basis.narrow(1, first, block)));
        var projection = Deflate(image, basis);
        projection.add_(Deflate(image, basis));
        var onHost = projection.cpu();
        projected!.narrow(0, 0, basis.shape[1]).narrow(1, first, block).copy_(onHost);
        projected.narrow(0, first, block).narrow(1, 0, basis.shape[1]).copy_(onHost.t());
        var (next, coupling) = linalg.qr(image);

        // Where little is left of a vector its direction is rounding, which has to be taken out of the basis' span again.
        Deflate(next, basis);
        return (linalg.qr(next).Q, coupling.cpu());
    }

    /// <summary>Takes the columns' part in the basis' span away from them, and gives its coordinates.</summary>
    private static Tensor Deflate(Tensor columns, Tensor basis)
    {
        var coordinates = basis.t().mm(columns);
        columns.sub_(basis.mm(coordinates));
        return coordinates;
    }

    /// <summary>Eigenvectors of the leading eigenvalues as columns, and all eigenvalues, both descending; on the host.</summary>
    private (Tensor Vectors, double[] Values) Ritz(int size)
    {
        var (values, vectors) = linalg.eigh(projected!.narrow(0, 0, size).narrow(1, 0, size).contiguous());
        var all = MemoryMarshal.Cast<byte, double>(values.contiguous().bytes).ToArray();
        Array.Reverse(all);
        return (vectors.narrow(1, size - count, count).flip(1), all);
    }

    /// <summary>The estimate of the residuals' squared norms: the coupling to the next block times the ends of the vectors.</summary>
    private double Residuals(Tensor vectors, Tensor coupling) =>
        coupling.mm(vectors.narrow(0, vectors.shape[0] - block, block)).square().sum().item<double>();

    private bool IsSmall(double residuals, double[] values) =>
        Math.Sqrt(count * residuals) <= Tolerance / 2 * values.Take(count).Sum();

    /// <summary>Multiplies A by the Ritz vectors once more and decomposes that thin product; null when the proof fails.</summary>
    private SingularTriples? Triples(Tensor basis, Tensor vectors, double[] ritz)
    {
        var span = linalg.qr(basis.narrow(1, 0, vectors.shape[0]).mm(vectors.to(matrix.device))).Q;
        var small = factorisation.Thin(matrix.mm(span), count);
        var found = small with { Vt = small.Vt.mm(span.t()) };
        return IsProved(found) ? found with { KnownValues = Known(found.Values, ritz) } : null;
    }

    /// <summary>The bound of <c>KrylovSvd</c>'s remarks, with r_i = σ_i·(Aᵀ·u_i - σ_i·v_i) of the finished triples.</summary>
    private bool IsProved(SingularTriples triples)
    {
        var values = tensor(triples.Values, ScalarType.Float64, matrix.device);
        var rest = triples.U.t().mm(matrix).sub_(triples.Vt.mul(values.reshape(-1, 1)));
        var residuals = rest.square().sum(1).mul(values.square()).sum().item<double>();
        return Math.Sqrt(count * residuals) <= Tolerance * triples.Values.Sum(value => value * value);
    }

    /// <summary>By interlacing, no Ritz value is larger than the eigenvalue of its number, but for rounding.</summary>
    private static double[] Known(double[] values, double[] ritz)
    {
        double[] known = [.. values, .. ritz.Skip(values.Length).Select(value => Math.Sqrt(Math.Max(0, value)))];
        for (var i = values.Length; i < known.Length; i++)
        {
            known[i] = Math.Min(known[i], known[i - 1]);
        }

        return known;
    }

    private Tensor Start()
    {
        var generator = new TorchGenerator(Seed);
        var numbers = new double[matrix.shape[1] * block];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Math.ScaleB(generator.Next(), -31) - 1;
        }

        return tensor(numbers, ScalarType.Float64, matrix.device).reshape(matrix.shape[1], block);
    }
}
