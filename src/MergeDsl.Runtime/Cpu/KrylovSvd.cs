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
/// <param name="matrix">M x d with d ≤ M and entries whose squares neither overflow nor vanish in float64.</param>
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
    private const int FirstCheck = 5;
    private const double Optimism = 0.6;

    // What is left of a vector keeps this share of its length, or its rounding errors are taken out as well.
    private const double Lost = 1e-6;
    private const long Seed = 20240229;

    private readonly int length = matrix.Columns;
    private readonly int block = BlockSize(count);
    private readonly int limit = Math.Min(matrix.Columns / 2, MostBlocks * BlockSize(count));
    private double[] basis = [];
    private double[] projected = [];
    private int size;
    private (int Size, double Distance)? lastCheck;

    /// <summary>
    /// The triples, proved; null when the search space has grown to its limit, half of the whole space or 64 blocks, without
    /// settling.
    /// </summary>
    /// <param name="isSafe">True when squares of the entries neither overflow nor vanish in the matrix's own precision.</param>
    public SingularTriples? Run(bool isSafe)
    {
        var found = isSafe ? Search<T>() : null;
        if (isSafe && (found is null || IsProved(found)))
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
        (size, lastCheck) = (0, null);
        projected = RecycledArrays<double>.Rent(limit * limit);
        var next = Orthonormal(Start()).Q;
        var check = FirstCheck * block;
        var found = (SingularTriples?)null;
        while (size + block <= limit && found is null)
        {
            Append(next);
            (var following, var coupling) = Extend<TWork>(next);
            RecycledArrays<double>.Return(next);
            next = following;
            if (size >= check || size + block > limit)
            {
                var eigen = Ritz();
                var distance = Distance(eigen, coupling);
                found = distance <= 1 ? Triples(eigen) : null;
                check = NextCheck(distance);
            }
        }

        RecycledArrays<double>.Return(next);
        RecycledArrays<double>.Return(basis);
        RecycledArrays<double>.Return(projected);
        (basis, projected) = ([], []);
        return found;
    }

    /// <summary>The basis grows with the search, doubling its room: most searches end long before the limit.</summary>
    private void Append(double[] rows)
    {
        if ((size + block) * length > basis.Length)
        {
            var room = Math.Min(limit, Math.Max(2 * size, FirstBlocks * block)) * length;
            var larger = RecycledArrays<double>.Rent(room);
            basis.AsSpan(0, size * length).CopyTo(larger);
            RecycledArrays<double>.Return(basis);
            basis = larger;
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
        var scale = LargestNorm(image);
        var projection = Deflate(image);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < block; j++)
            {
                var column = size - block + j;
                projected[(i * limit) + column] = projection[(i * block) + j];
                projected[(column * limit) + i] = projection[(i * block) + j];
            }
        }

        RecycledArrays<double>.Return(projection);
        var (next, coupling, isWellConditioned) = Orthonormal(image);
        if (!isWellConditioned || SmallestPivot(coupling) < Lost * scale)
        {
            // Where little or nothing is left of a vector, its direction is rounding: it has to be taken out of the basis' span again.
            RecycledArrays<double>.Return(Deflate(next));
            next = Orthonormal(next).Q;
        }

        return (next, coupling);
    }

    private double LargestNorm(double[] rows)
    {
        var largest = 0.0;
        for (var i = 0; i < block; i++)
        {
            var row = rows.AsSpan(i * length, length);
            largest = Math.Max(largest, VectorMath.Dot(row, row));
        }

        return Math.Sqrt(largest);
    }

    private double SmallestPivot(double[] triangle)
    {
        var smallest = double.MaxValue;
        for (var i = 0; i < block; i++)
        {
            smallest = Math.Min(smallest, Math.Abs(triangle[i * (block + 1)]));
        }

        return smallest;
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
        var coordinates = RowProducts.Dots(basis, size, rows, block, length, workers);
        RowProducts.Subtract(rows, block, coordinates, basis, size, length, workers);
        return coordinates;
    }

    /// <summary>An orthonormal basis of the span of a block's rows, which are given back to be used again.</summary>
    private OrthonormalRows Orthonormal(double[] rows)
    {
        var result = OrthonormalRows.Of(rows, block, length, workers);
        RecycledArrays<double>.Return(rows);
        return result;
    }

    private double[] Start()
    {
        var generator = new TorchGenerator(Seed);
        var rows = RecycledArrays<double>.Rent(block * length);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = Math.ScaleB(generator.Next(), -31) - 1;
        }

        return rows;
    }

    private static int BlockSize(int count) => (count + Oversampling + 7) / 8 * 8;

    private SymmetricEigen Ritz()
    {
        var part = RecycledArrays<double>.Rent(size * size);
        for (var i = 0; i < size; i++)
        {
            projected.AsSpan(i * limit, size).CopyTo(part.AsSpan(i * size));
        }

        var eigen = new SymmetricEigen(part, size, count, workers);
        RecycledArrays<double>.Return(part);
        return eigen;
    }

    /// <summary>The estimate in units of what it has to come down to.</summary>
    private double Distance(SymmetricEigen eigen, double[] coupling)
    {
        var (energy, residuals) = (0.0, 0.0);
        for (var number = 0; number < count; number++)
        {
            energy += eigen.Values[number];
            var tail = eigen.Vector(number)[(size - block)..];
            for (var i = 0; i < block; i++)
            {
                var entry = VectorMath.Dot(coupling.AsSpan(i * block, block), tail);
                residuals += entry * entry;
            }
        }

        return Math.Sqrt(count * residuals) / (SearchTolerance * energy);
    }

    /// <summary>
    /// The size at which it is worth looking again: residuals shrink by about the same factor from block to block, and faster in
    /// the end, so a little less than that predicts.
    /// </summary>
    private int NextCheck(double distance)
    {
        var blocks = 1;
        if (lastCheck is var (earlier, before) && distance < before)
        {
            var rate = Math.Log(before / distance) / ((size - earlier) / block);
            blocks = (int)Math.Clamp(Optimism * Math.Log(distance) / rate, 1, MostBlocks);
        }

        lastCheck = (size, distance);
        return size + (blocks * block);
    }

    /// <summary>Multiplies A by the Ritz vectors once more and decomposes that thin product: exactly orthonormal on both sides.</summary>
    private SingularTriples Triples(SymmetricEigen eigen)
    {
        var lifted = MatrixProduct<double, double, double>.Run(
            MatrixView<double>.Of(eigen.Vectors, count, size),
            MatrixView<double>.Of(basis, size, length),
            workers
        );
        var ritz = OrthonormalRows.Of(lifted, count, length, workers).Q;
        var columns = Forth(ritz, count);
        var small = DenseSvd.Run(columns, matrix.Rows, count, count, workers);
        var right = MatrixProduct<double, double, double>.Run(
            MatrixView<double>.Of(small.Right, count, count),
            MatrixView<double>.Of(ritz, count, length),
            workers
        );
        RecycledArrays<double>.Return(lifted);
        RecycledArrays<double>.Return(ritz);
        RecycledArrays<double>.Return(columns);

        // By interlacing, no Ritz value is larger than the eigenvalue of its number, but for the rounding of the search.
        double[] values = [.. small.Values, .. eigen.Values.Skip(count).Select(value => Math.Sqrt(Math.Max(0, value)))];
        return new SingularTriples(small.Left, values, right, matrix.Rows, length);
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
