using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Tests.Conformance;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

/// <summary>
/// Spectra whose leading part is hard to tell from the rest. A fixed number of power iterations, the usual randomised
/// decomposition, loses more energy on them than the contract allows; a search that has to prove its result does not.
/// </summary>
public sealed class KrylovSvdTests
{
    private const int Rows = 420;
    private const int Columns = 330;
    private const int Count = 12;
    private const double Contract = 1e-6;

    private static readonly Workers Threads = new(2);

    /// <summary>Singular values by number, from 0.</summary>
    public static TheoryData<string, Func<int, double>> Spectra =>
        new()
        {
            { "flat but for its end", i => i < Columns - 20 ? 1 : 0.5 },
            { "decaying slowly", i => 1 / Math.Sqrt(1 + (0.02 * i)) },
            { "two clusters around the cut", i => i < Count - 2 ? 1 + (1e-5 * i) : 0.995 - (1e-6 * i) },
            { "a step behind the cut", i => i < Count ? 1 : 0.98 },
        };

    [Theory]
    [MemberData(nameof(Spectra))]
    public void HardSpectrum_IsProvedOrLeftToTheFullDecomposition(string name, Func<int, double> spectrum)
    {
        var matrix = WithSpectrum(spectrum);
        var best = Enumerable.Range(0, Count).Sum(i => Math.Pow(spectrum(i), 2));
        var found = new KrylovSvd<double>(MatrixView<double>.Of(matrix, Rows, Columns), Count, Threads).Run(
            isSafe: true
        );
        (found?.Values.Take(Count).Sum(value => value * value) ?? best).ShouldBe(best, Contract * best, name);
        var wide = MatrixView<double>.Of(Transposed(matrix, Rows, Columns), Columns, Rows).Transposed;
        (
            new KrylovSvd<double>(wide, Count, Threads)
                .Run(isSafe: true)
                ?.Values.Take(Count)
                .Sum(value => value * value)
            ?? best
        ).ShouldBe(best, Contract * best, name);
    }

    [Theory]
    [MemberData(nameof(Spectra))]
    public void HardSpectrum_DefeatsAFixedNumberOfIterations(string name, Func<int, double> spectrum)
    {
        var matrix = WithSpectrum(spectrum);
        var sorted = Enumerable.Range(0, Columns).Select(spectrum).OrderDescending().Take(Count);
        var best = sorted.Sum(value => value * value);
        var view = MatrixView<double>.Of(matrix, Rows, Columns);
        var block = Orthonormal(Matrix.Normal(Count + 8, Columns, true, 5).Values, Columns);
        for (var iteration = 0; iteration < 2; iteration++)
        {
            var forth = Orthonormal(Times(block, view.Transposed), Rows);
            block = Orthonormal(Times(forth, view), Columns);
        }

        var columns = Times(block, view.Transposed);
        var small = DenseSvd.Run(columns, Rows, Count + 8, Count, Threads);
        var energy = small.Values.Take(Count).Sum(value => value * value);
        if (name.StartsWith("flat", StringComparison.Ordinal))
        {
            // Any directions are as good as others here: the one spectrum that is easy for everybody.
            energy.ShouldBeGreaterThan(best * (1 - 0.1));
            return;
        }

        energy.ShouldBeLessThan(best * (1 - Contract), name);
    }

    [Fact]
    public void SingleColumnPrecision_IsProvedInDouble()
    {
        var matrix = Array.ConvertAll(WithSpectrum(i => Math.Pow(0.9, i)), number => (float)number);
        var found = new KrylovSvd<float>(MatrixView<float>.Of(matrix, Rows, Columns), Count, Threads).Run(isSafe: true);
        found.ShouldNotBeNull();
        var exact = Enumerable.Range(0, Count).Sum(i => Math.Pow(0.9, 2 * i));

        // Rounding the matrix to float32 moves each singular value by at most 6e-8 of the Frobenius norm.
        found.Values.Take(Count).Sum(value => value * value).ShouldBe(exact, 2 * Contract * exact);
        ShouldBeOrthonormal(found.Left, Rows);
        ShouldBeOrthonormal(found.Right, Columns);
    }

    private static void ShouldBeOrthonormal(double[] rows, int length)
    {
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                VectorMath
                    .Dot(rows.AsSpan(i * length, length), rows.AsSpan(j * length, length))
                    .ShouldBe(i == j ? 1 : 0, 1e-12);
            }
        }
    }

    /// <summary>Random orthonormal vectors on both sides of those singular values.</summary>
    private static double[] WithSpectrum(Func<int, double> spectrum)
    {
        var left = Orthonormal(Matrix.Normal(Columns, Rows, true, 1).Values, Rows);
        var right = Orthonormal(Matrix.Normal(Columns, Columns, true, 2).Values, Columns);
        for (var i = 0; i < Columns; i++)
        {
            VectorMath.Scale(left.AsSpan(i * Rows, Rows), spectrum(i));
        }

        return MatrixProduct<double, double, double>.Run(
            MatrixView<double>.Of(left, Columns, Rows).Transposed,
            MatrixView<double>.Of(right, Columns, Columns),
            Threads
        );
    }

    private static double[] Orthonormal(double[] rows, int length) =>
        new HouseholderQr([.. rows], length, rows.Length / length, Threads).Q();

    private static double[] Times(double[] rows, MatrixView<double> matrix) =>
        MatrixProduct<double, double, double>.Run(
            MatrixView<double>.Of(rows, rows.Length / matrix.Rows, matrix.Rows),
            matrix,
            Threads
        );

    private static double[] Transposed(double[] matrix, int rows, int columns)
    {
        var result = new double[matrix.Length];
        Layout.Transpose(matrix, rows, columns, result, Threads);
        return result;
    }
}
