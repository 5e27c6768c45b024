using System.Numerics;
using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The leading singular triples of a large matrix A by block Lanczos on H = AᵀA with full reorthogonalisation (Golub and
/// Underwood 1977; Musco and Musco 2015 for the random start), in float64.
/// </summary>
/// <remarks>
/// <para>
/// When it stops. Let θ_1 ≥ … ≥ θ_k be the largest Ritz values, x_i their vectors, r_i = H·x_i - θ_i·x_i. In a basis that
/// starts with the x_i, H is diag(θ, H') plus off-diagonal blocks E and Eᵀ whose columns have the norms ‖r_i‖. By Ky Fan, the sum of the
/// k largest eigenvalues of a sum is at most the sum of theirs: Σλ_i ≤ Σθ_i + Σσ_i(E) ≤ Σθ_i + √k·(Σ‖r_i‖²)^½, as long as H' has no
/// eigenvalue above θ_k. λ_i and θ_i are energies, so √k·(Σ‖r_i‖²)^½ ≤ 1e-6·Σθ_i is what has to hold. (The
/// real error is about the square of that over the gap, far smaller.)
/// </para>
/// <para>
/// That H' has none above θ_k is what the start block stands for: its vectors are normal numbers, at least k of them, so each leading
/// eigenvector has a share in it with probability one and grows faster than everything below. The numbers come from a
/// fixed seed: same matrix, same bits.
/// </para>
/// </remarks>
/// <param name="matrix">M x d with d ≤ M and entries whose squares neither overflow nor vanish.</param>
/// <param name="count">How many triples, small against d.</param>
/// <param name="workers">Threads for the products.</param>
internal sealed class KrylovSvd<T>(MatrixView<T> matrix, int count, Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Tolerance = 1e-6;
    private const int Oversampling = 8;
    private const int MostBlocks = 64;
    private const long Seed = 20240229;

    private readonly int length = matrix.Columns;
    private readonly int block = BlockSize(count);
    private readonly int limit = Math.Min(matrix.Columns / 2, MostBlocks * BlockSize(count));
    private double[] basis = [];
    private double[] projected = [];
    private int size;

    /// <summary>The triples; null when the search space has grown to its limit, half of the whole space or 64 blocks, without settling.</summary>
    public SingularTriples? Run()
    {
        basis = new double[(limit + block) * length];
        projected = new double[limit * limit];
        var next = Orthonormal(Start());
        var check = 3 * block;
        while (size + block <= limit)
        {
            next.CopyTo(basis, size * length);
            size += block;
            (next, var coupling) = Extend(next);
            if (size >= check || size + block > limit)
            {
                check = Math.Max(size + block, size * 5 / 4);
                var eigen = new SymmetricEigen(Projected(), size, workers);
                if (IsSettled(eigen, coupling))
                {
                    return Triples(eigen);
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Multiplies the newest block by H, notes its projection on the basis, and gives what is left: an orthonormal block, and the
    /// triangle R for which H·V_j = V·C + V_next·R.
    /// </summary>
    private (double[] Next, double[] Coupling) Extend(double[] newest)
    {
        var image = Image(newest);
        var projection = Deflate(image);
        var correction = Deflate(image);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < block; j++)
            {
                var entry = projection[(i * block) + j] + correction[(i * block) + j];
                var column = size - block + j;
                projected[(i * limit) + column] = entry;
                projected[(column * limit) + i] = entry;
            }
        }

        // Where nothing is left of a vector, QR fills in any direction: it has to be taken out of the basis' span again.
        var qr = new HouseholderQr(image, length, block, workers);
        var next = qr.Q();
        Deflate(next);
        return (Orthonormal(next), qr.R());
    }

    /// <summary>H times each of the rows.</summary>
    private double[] Image(double[] rows)
    {
        var vectors = MatrixView<double>.Of(rows, rows.Length / length, length);
        var forth = MatrixProduct<T, double, double>.Run(matrix, vectors.Transposed, workers);
        var back = MatrixProduct<T, double, double>.Run(
            matrix.Transposed,
            MatrixView<double>.Of(forth, matrix.Rows, vectors.Rows),
            workers
        );
        var image = new double[rows.Length];
        Layout.Transpose(back, length, vectors.Rows, image, workers);
        RecycledArrays<double>.Return(forth);
        RecycledArrays<double>.Return(back);
        return image;
    }

    /// <summary>Subtracts from each row its part in the basis' span, and gives the coordinates of those parts, (size x block).</summary>
    private double[] Deflate(double[] rows)
    {
        var all = MatrixView<double>.Of(basis, size, length);
        var vectors = MatrixView<double>.Of(rows, block, length);
        var coordinates = MatrixProduct<double, double, double>.Run(all, vectors.Transposed, workers);
        var part = MatrixProduct<double, double, double>.Run(
            MatrixView<double>.Of(coordinates, size, block).Transposed,
            all,
            workers
        );
        VectorMath.AddScaled(rows, -1, part);
        RecycledArrays<double>.Return(part);
        return coordinates;
    }

    private double[] Orthonormal(double[] rows) => new HouseholderQr(rows, length, block, workers).Q();

    private double[] Start()
    {
        var generator = new TorchGenerator(Seed);
        var rows = new double[block * length];
        for (var i = 0; i < rows.Length; i++)
        {
            // Box and Muller; the half keeps the logarithm away from zero.
            var radius = Math.Sqrt(-2 * Math.Log((generator.Next() + 0.5) * Math.ScaleB(1, -32)));
            rows[i] = radius * Math.Cos(2 * Math.PI * Math.ScaleB(generator.Next(), -32));
        }

        return rows;
    }

    private static int BlockSize(int count) => (count + Oversampling + 7) / 8 * 8;

    private double[] Projected()
    {
        var part = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            projected.AsSpan(i * limit, size).CopyTo(part.AsSpan(i * size));
        }

        return part;
    }

    private bool IsSettled(SymmetricEigen eigen, double[] coupling)
    {
        var (energy, residuals) = (0.0, 0.0);
        foreach (var number in eigen.Order.AsSpan(0, count))
        {
            energy += eigen.Value(number);
            var tail = eigen.Vector(number)[(size - block)..];
            for (var i = 0; i < block; i++)
            {
                var entry = VectorMath.Dot(coupling.AsSpan(i * block, block), tail);
                residuals += entry * entry;
            }
        }

        return Math.Sqrt(count * residuals) <= Tolerance * energy;
    }

    /// <summary>Multiplies A by the Ritz vectors once more and decomposes that thin product: exactly orthonormal on both sides.</summary>
    private SingularTriples Triples(SymmetricEigen eigen)
    {
        var coordinates = new double[count * size];
        for (var i = 0; i < count; i++)
        {
            eigen.Vector(eigen.Order[i]).CopyTo(coordinates.AsSpan(i * size));
        }

        var ritz = MatrixProduct<double, double, double>.Run(
            MatrixView<double>.Of(coordinates, count, size),
            MatrixView<double>.Of(basis, size, length),
            workers
        );
        var vectors = MatrixView<double>.Of(ritz, count, length);
        var image = MatrixProduct<T, double, double>.Run(matrix, vectors.Transposed, workers);
        var columns = new double[image.Length];
        Layout.Transpose(image, matrix.Rows, count, columns, workers);
        var small = DenseSvd.Run(columns, matrix.Rows, count, count, workers);
        var right = MatrixProduct<double, double, double>.Run(
            MatrixView<double>.Of(small.Right, count, count),
            vectors,
            workers
        );
        return new SingularTriples(small.Left, small.Values, right, matrix.Rows, length);
    }
}
