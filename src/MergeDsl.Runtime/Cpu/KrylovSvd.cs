using System.Numerics;
using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The leading singular triples of a large matrix A by block Lanczos on H = AᵀA with full reorthogonalisation (Golub and
/// Underwood 1977; Musco and Musco 2015 for the random start). The matrix is multiplied in its own precision while the search
/// goes on, everything else is float64.
/// </summary>
/// <remarks>
/// <para>
/// What is proved of the result. Let θ_1 ≥ … ≥ θ_k be the largest Ritz values, x_i their vectors, r_i = H·x_i - θ_i·x_i. In a basis that
/// starts with the x_i, H is diag(θ, H') plus off-diagonal blocks E and Eᵀ whose columns have the norms ‖r_i‖. By Ky Fan, the sum of the
/// k largest eigenvalues of a sum is at most the sum of theirs: Σλ_i ≤ Σθ_i + Σσ_i(E) ≤ Σθ_i + √k·(Σ‖r_i‖²)^½, as long as H' has no
/// eigenvalue above θ_k. λ_i and θ_i are energies, so √k·(Σ‖r_i‖²)^½ ≤ 1e-6·Σθ_i is what has to hold. (The
/// real error is about the square of that over the gap, far smaller.) The search estimates the r_i from its recurrence; once
/// they seem small enough, they are computed anew in float64 from the finished triples and the matrix itself, and only that
/// counts. Where rounding in the search has misled the estimate, the search is repeated in float64.
/// </para>
/// <para>
/// That H' has none above θ_k is what the start block stands for: its vectors are random numbers, at least k of them, so each leading
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

    // What the search aims at: room for its rounding.
    private const double SearchTolerance = Tolerance / 2;
    private const int Oversampling = 8;
    private const int MostBlocks = 64;
    private const int FirstBlocks = 8;
    private const long Seed = 20240229;

    private readonly int length = matrix.Columns;
    private readonly int block = BlockSize(count);
    private readonly int limit = Math.Min(matrix.Columns / 2, MostBlocks * BlockSize(count));
    private double[] basis = [];
    private double[] projected = [];
    private int size;

    /// <summary>
    /// The triples, proved; null when the search space has grown to its limit, half of the whole space or 64 blocks, without
    /// settling.
    /// </summary>
    public SingularTriples? Run()
    {
        var found = Search<T>();
        if (found is null || IsProved(found))
        {
            return found;
        }

        found = Search<double>();
        return found is not null && IsProved(found) ? found : null;
    }

    /// <summary>Grows the search space until the estimate is satisfied, multiplying by the matrix in precision TWork.</summary>
    private SingularTriples? Search<TWork>()
        where TWork : unmanaged, IBinaryFloatingPointIeee754<TWork>
    {
        (basis, size) = ([], 0);
        projected = new double[limit * limit];
        var next = Orthonormal(Start());
        var check = 3 * block;
        while (size + block <= limit)
        {
            Append(next);
            (var following, var coupling) = Extend<TWork>(next);
            RecycledArrays<double>.Return(next);
            next = following;
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

    /// <summary>The basis grows with the search, doubling its room: most searches end long before the limit.</summary>
    private void Append(double[] rows)
    {
        if ((size + block) * length > basis.Length)
        {
            Array.Resize(ref basis, Math.Min(limit, Math.Max(2 * size, FirstBlocks * block)) * length);
        }

        rows.CopyTo(basis, size * length);
        size += block;
    }

    /// <summary>
    /// Multiplies the newest block by H, notes its projection on the basis, and gives what is left: an orthonormal block, and the
    /// triangle R for which H·V_j = V·C + V_next·R.
    /// </summary>
    private (double[] Next, double[] Coupling) Extend<TWork>(double[] newest)
        where TWork : unmanaged, IBinaryFloatingPointIeee754<TWork>
    {
        var image = Image<TWork>(newest);
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
        using var qr = new HouseholderQr(image, length, block, workers);
        var next = qr.Q();
        Deflate(next);
        var orthonormal = Orthonormal(next);
        var coupling = qr.R();
        RecycledArrays<double>.Return(next);
        RecycledArrays<double>.Return(image);
        return (orthonormal, coupling);
    }

    /// <summary>H times each of the rows.</summary>
    private double[] Image<TWork>(double[] rows)
        where TWork : unmanaged, IBinaryFloatingPointIeee754<TWork>
    {
        var vectors = RecycledArrays<TWork>.Rent(rows.Length);
        Conversion.Run<double, TWork>(rows, vectors);
        var forth = Forth(vectors, block);
        var back = Back(forth, block);
        var image = RecycledArrays<double>.Rent(rows.Length);
        Conversion.Run<TWork, double>(back, image);
        RecycledArrays<TWork>.Return(vectors);
        RecycledArrays<TWork>.Return(forth);
        RecycledArrays<TWork>.Return(back);
        return image;
    }

    /// <summary>A·x for each of the rows x, as rows of their own.</summary>
    private TWork[] Forth<TWork>(TWork[] rows, int vectors)
        where TWork : unmanaged, IBinaryFloatingPointIeee754<TWork> => Times(rows, vectors, matrix.Transposed);

    /// <summary>Aᵀ·y for each of the rows y, as rows of their own.</summary>
    private TWork[] Back<TWork>(TWork[] rows, int vectors)
        where TWork : unmanaged, IBinaryFloatingPointIeee754<TWork> => Times(rows, vectors, matrix);

    /// <summary>rows·operand. The large operand is read along its rows in memory, on whichever side that puts it.</summary>
    private TWork[] Times<TWork>(TWork[] rows, int vectors, MatrixView<T> operand)
        where TWork : unmanaged, IBinaryFloatingPointIeee754<TWork>
    {
        var thin = MatrixView<TWork>.Of(rows, vectors, operand.Rows);
        if (operand.ColumnStride == 1)
        {
            return MatrixProduct<TWork, T, TWork>.Run(thin, operand, workers);
        }

        var columns = MatrixProduct<T, TWork, TWork>.Run(operand.Transposed, thin.Transposed, workers);
        var result = RecycledArrays<TWork>.Rent(columns.Length);
        Layout.Transpose(columns, operand.Columns, vectors, result, workers);
        RecycledArrays<TWork>.Return(columns);
        return result;
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

    private double[] Orthonormal(double[] rows)
    {
        using var qr = new HouseholderQr(rows, length, block, workers);
        return qr.Q();
    }

    private double[] Start()
    {
        var generator = new TorchGenerator(Seed);
        var rows = new double[block * length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = Math.ScaleB(generator.Next(), -31) - 1;
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

        return Math.Sqrt(count * residuals) <= SearchTolerance * energy;
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
        var columns = Forth(ritz, count);
        var small = DenseSvd.Run(columns, matrix.Rows, count, count, workers);
        var right = MatrixProduct<double, double, double>.Run(
            MatrixView<double>.Of(small.Right, count, count),
            MatrixView<double>.Of(ritz, count, length),
            workers
        );
        return new SingularTriples(small.Left, small.Values, right, matrix.Rows, length);
    }

    /// <summary>The bound of the remarks, with r_i = σ_i·(Aᵀ·u_i - σ_i·v_i) of the finished triples in float64.</summary>
    private bool IsProved(SingularTriples triples)
    {
        var back = Back(triples.Left, count);
        var (energy, residuals) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            var value = triples.Values[i];
            var residual = back.AsSpan(i * length, length);
            VectorMath.AddScaled(residual, -value, triples.Right.AsSpan(i * length, length));
            energy += value * value;
            residuals += value * value * VectorMath.Dot(residual, residual);
        }

        RecycledArrays<double>.Return(back);
        return Math.Sqrt(count * residuals) <= Tolerance * energy;
    }
}
