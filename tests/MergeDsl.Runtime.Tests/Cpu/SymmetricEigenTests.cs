using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Runtime.Cpu;
using Shouldly;
using Xunit;
using Matrix = MergeDsl.Runtime.Tests.Conformance.Matrix;

namespace MergeDsl.Runtime.Tests.Cpu;

/// <summary>Eigenvalues against a reference, and vectors by what they have to be, found one by one and all together.</summary>
public sealed class SymmetricEigenTests
{
    private const int Size = 90;

    private static readonly Workers Threads = new(2);

    public static TheoryData<string, Func<int, int, double>> Matrices
    {
        get
        {
            var noise = Matrix.Normal(Size, Size, true, 1);
            var few = Matrix.Normal(Size, 4, true, 2);
            return new()
            {
                { "random", (i, j) => noise[i, j] + noise[j, i] },
                { "zero", (_, _) => 0 },
                { "identity", (i, j) => i == j ? 1 : 0 },
                { "diagonal", (i, j) => i == j ? i / 7 : 0 },
                { "of low rank", (i, j) => Enumerable.Range(0, 4).Sum(k => few[i, k] * few[j, k]) },
                { "graded", (i, j) => Math.Pow(0.7, i + j) * (1 + (i == j ? 1 : 0)) },
                // Wilkinson's: pairs of eigenvalues that agree to all digits.
                {
                    "pairs",
                    (i, j) =>
                        i == j ? Math.Abs((Size / 2) - i)
                        : Math.Abs(i - j) == 1 ? 1
                        : 0
                },
                { "blocks", (i, j) => i / 9 == j / 9 ? 1 + (i == j ? 2 : 0) : 0 },
                { "nearly equal", (i, j) => (i == j ? 1 : 0) + (1e-9 * (noise[i, j] + noise[j, i])) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void FewVectorsAndAll_AreEigenvectorsOfTheReferenceValues(string name, Func<int, int, double> entry)
    {
        var matrix = Matrix.Of(Size, Size, entry);
        var reference = Matrix<double>.Build.Dense(Size, Size, entry).Evd(Symmetricity.Symmetric).EigenValues;
        double[] expected = [.. reference.Select(value => value.Real).OrderDescending()];
        var norm = Math.Max(1e-300, matrix.Norm());
        foreach (var count in new[] { 1, 16, Size / 3, Size })
        {
            var eigen = new SymmetricEigen([.. matrix.Values], Size, count, Threads);

            eigen.Values.Count.ShouldBe(Size);
            for (var i = 0; i < Size; i++)
            {
                eigen.Values[i].ShouldBe(expected[i], 1e-13 * norm, name);
            }

            var vectors = new Matrix(count, Size, eigen.Vectors);
            var images = vectors.Times(matrix);
            Matrix
                .Of(count, Size, (i, j) => images[i, j] - (eigen.Values[i] * vectors[i, j]))
                .Largest()
                .ShouldBeLessThan(1e-13 * norm + 1e-300, name);
            vectors
                .Times(vectors.Transposed())
                .Minus(Matrix.Of(count, count, (i, j) => i == j ? 1 : 0))
                .Largest()
                .ShouldBeLessThan(1e-12, name);
        }
    }
}
