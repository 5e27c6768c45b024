using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Ranks;

/// <summary>
/// Fits a DoRA to a changed weight T of a base's weight W (Liu et al. 2024, arXiv 2402.09353; <c>peft.md</c> 4.6): B, A of low rank and
/// magnitudes m so that m·V/‖V‖, row by row with V = W + B·A, is T. Were the factor d between the rows of V and T known, B·A would be
/// d·T - W; were B·A known, the best d were ⟨T, V⟩/‖T‖². One is fitted after the other until the error no longer falls: it does so by a
/// factor of about rank/rows + rank/columns each time.
/// </summary>
/// <param name="backend">Where the arithmetic happens.</param>
/// <param name="cutter">Cuts B·A to its rank.</param>
internal sealed class DoraFit(IBackend backend, RankCutter cutter)
{
    private const int MostRounds = 100;

    // A round that gains less is the last.
    private const double LeastGain = 1e-4;

    // A fit that leaves less than this of the change is as good as exact.
    private const double Exact = 1e-8;

    /// <summary>The best fit found, from one start after the other: there are fits that no round makes better, and others are better still.</summary>
    /// <param name="weight">W (rows x columns), row-major.</param>
    /// <param name="target">T, likewise.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="cancellation">Looked at between two rounds.</param>
    public FittedDora Run(float[] weight, float[] target, int rows, CancellationToken cancellation)
    {
        FittedDora? best = null;
        foreach (var start in new Func<Overlap, double>[] { OnTarget, OnWeight, OfNorms })
        {
            var next = Improve(weight, target, Scales(target, weight, rows, start), rows, cancellation);
            if (best is not null && next.LostEnergy >= best.LostEnergy)
            {
                next.Dispose();
                continue;
            }

            best?.Dispose();
            best = next;
            if (best.LostEnergy <= Exact * best.TotalEnergy)
            {
                break;
            }
        }

        return best!;
    }

    /// <summary>Sum of the squares of what a DoRA does less what was wanted.</summary>
    /// <param name="sum">V (rows x columns), row-major.</param>
    /// <param name="magnitudes">m (rows).</param>
    /// <param name="target">T (rows x columns).</param>
    public static double LostBy(float[] sum, float[] magnitudes, float[] target)
    {
        var columns = sum.Length / magnitudes.Length;
        var lost = 0.0;
        for (var row = 0; row < magnitudes.Length; row++)
        {
            var direction = sum.AsSpan(row * columns, columns);
            var norm = Math.Sqrt(Dot(direction, direction));
            lost += Lost(target.AsSpan(row * columns, columns), direction, norm == 0 ? 0 : magnitudes[row] / norm);
        }

        return lost;
    }

    // d·T nearest to W; W nearest to T/d; the two as long as each other.
    private static double OnTarget(Overlap row) => row.Target == 0 ? 0 : row.Both / row.Target;

    private static double OnWeight(Overlap row) => row.Both == 0 ? 0 : row.Weight / row.Both;

    private static double OfNorms(Overlap row) => row.Target == 0 ? 0 : Math.Sqrt(row.Weight / row.Target);

    private FittedDora Improve(
        float[] weight,
        float[] target,
        double[] scales,
        int rows,
        CancellationToken cancellation
    )
    {
        var best = Round(weight, target, scales, rows);
        for (var round = 1; round < MostRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = Round(weight, target, scales, rows);
            if (next.LostEnergy >= best.LostEnergy * (1 - LeastGain))
            {
                next.Dispose();
                break;
            }

            best.Dispose();
            best = next;
        }

        return best;
    }

    /// <summary>Cuts d·T - W, and replaces the scales by those that fit the result best.</summary>
    private FittedDora Round(float[] weight, float[] target, double[] scales, int rows)
    {
        var columns = weight.Length / rows;
        var rest = new float[weight.Length];
        for (var row = 0; row < rows; row++)
        {
            var place = row * columns;
            var line = rest.AsSpan(place, columns);
            Elementwise.Scale(target.AsSpan(place, columns), (float)scales[row], line);
            Elementwise.AddScaled(line, -1, weight.AsSpan(place, columns));
        }

        using var delta = backend.Upload(MemoryMarshal.AsBytes<float>(rest), DType.Float32, rows, columns);
        var cut = cutter.Cut(null, delta, null);
        using var product = backend.Multiply(cut.B, cut.A);
        backend.Download(product, MemoryMarshal.AsBytes(rest.AsSpan()), DType.Float32);
        Elementwise.AddScaled<float>(rest, 1, weight);
        var magnitudes = new float[rows];
        for (var row = 0; row < rows; row++)
        {
            var wanted = target.AsSpan(row * columns, columns);
            var direction = rest.AsSpan(row * columns, columns);
            var (norm, overlap) = (Math.Sqrt(Dot(direction, direction)), Dot(wanted, direction));
            magnitudes[row] = norm == 0 ? 0 : (float)(overlap / norm);
            scales[row] = OnTarget(new Overlap(overlap, 0, Dot(wanted, wanted)));
        }

        var lost = LostBy(rest, magnitudes, target);
        return new FittedDora(cut.A, cut.B, magnitudes, lost, ChangeOf(weight, target));
    }

    private static double[] Scales(float[] target, float[] weight, int rows, Func<Overlap, double> start)
    {
        var columns = weight.Length / rows;
        var scales = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            var wanted = target.AsSpan(row * columns, columns);
            var own = weight.AsSpan(row * columns, columns);
            scales[row] = start(new Overlap(Dot(wanted, own), Dot(own, own), Dot(wanted, wanted)));
        }

        return scales;
    }

    private static double ChangeOf(float[] weight, float[] target)
    {
        var energy = 0.0;
        for (var index = 0; index < weight.Length; index++)
        {
            var change = (double)target[index] - weight[index];
            energy += change * change;
        }

        return energy;
    }

    private static double Lost(ReadOnlySpan<float> wanted, ReadOnlySpan<float> direction, double factor)
    {
        var energy = 0.0;
        for (var column = 0; column < wanted.Length; column++)
        {
            var error = (factor * direction[column]) - wanted[column];
            energy += error * error;
        }

        return energy;
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var index = 0; index < left.Length; index++)
        {
            sum += (double)left[index] * right[index];
        }

        return sum;
    }

    /// <summary>Products of a row of T with that of what V is, or of W.</summary>
    /// <param name="Both">Of the two.</param>
    /// <param name="Weight">Of W's with itself.</param>
    /// <param name="Target">Of T's with itself.</param>
    private readonly record struct Overlap(double Both, double Weight, double Target);
}
