using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Tests.Conformance;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

public sealed class TileProductTests
{
    private const int Rows = 21;
    private const int Columns = 149;

    /// <summary>Ranks below, at and above a vector, and such whose sums take several runs of 256.</summary>
    public static TheoryData<int> Depths => [0, 1, 16, 48, 256, 257, 700];

    [Theory]
    [MemberData(nameof(Depths))]
    public void Tile_IsTheProduct(int depth)
    {
        var (left, right) = Operands(depth);
        var expected = left.Times(right);
        var whole = Whole(left, right);

        // A float32 sum of up to 256 products, each of numbers around 1: 256 roundings of a partial sum below 2^6 each stay far
        // below this; adding the runs in float64 adds one rounding.
        for (var i = 0; i < whole.Length; i++)
        {
            ((double)whole[i]).ShouldBe(expected.Values[i], 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void Tile_DoesNotDependOnItsBorders(int depth)
    {
        var (left, right) = Operands(depth);
        var whole = Whole(left, right);
        var product = Packed(right);
        foreach (
            var (row, rows, column, columns) in new[] { (0, 8, 0, 48), (3, 11, 5, 60), (20, 1, 1, 148), (7, 9, 97, 52) }
        )
        {
            var tile = new float[rows * columns];
            product.Run(Floats(left).AsSpan(row * depth), rows, column, columns, tile, columns);
            for (var i = 0; i < rows; i++)
            {
                tile.AsSpan(i * columns, columns)
                    .SequenceEqual(whole.AsSpan(((row + i) * Columns) + column, columns))
                    .ShouldBeTrue($"row {row + i}, columns {column} to {column + columns - 1}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void Tile_HasTheNumbersOfTheMatrixProduct(int depth)
    {
        var (left, right) = Operands(depth);
        var product = MatrixProduct<float, float, float>.Run(
            MatrixView<float>.Of(Floats(left), Rows, depth),
            MatrixView<float>.Of(Floats(right), depth, Columns),
            new Workers(2)
        );
        Whole(left, right).ShouldBe(product);
    }

    [Fact]
    public void TileOutsideTheProduct_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() =>
            new TileProduct(new float[12], 3, 4).Run(new float[3], 1, 2, 3, new float[3], 3)
        );

    private static (Matrix Left, Matrix Right) Operands(int depth) =>
        (Matrix.Normal(Rows, depth, false, 3), Matrix.Normal(depth, Columns, false, 4));

    private static float[] Whole(Matrix left, Matrix right)
    {
        var whole = new float[Rows * Columns];
        Packed(right).Run(Floats(left), Rows, 0, Columns, whole, Columns);
        return whole;
    }

    private static TileProduct Packed(Matrix right) => new(Floats(right), right.Rows, right.Columns);

    private static float[] Floats(Matrix matrix) => Array.ConvertAll(matrix.Values, number => (float)number);
}
