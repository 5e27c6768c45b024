using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Fusing;
using MergeDsl.Runtime.Tests.Conformance;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Fusing;

public sealed class RoundedSumTests
{
    private const int Rank = 5;
    private const float Factor = 0.3f;

    /// <summary>Types, and sizes below, at and beside the borders of vectors, kernel tiles and blocks.</summary>
    public static TheoryData<DType, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<DType, int, int>();
            foreach (var type in new[] { DType.Float32, DType.BFloat16, DType.Float16 })
            {
                foreach (var (rows, columns) in new[] { (1, 1), (7, 33), (16, 384), (19, 403), (33, 800) })
                {
                    cases.Add(type, rows, columns);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kernel_WritesTheBytesOfTheSteps(DType type, int rows, int columns)
    {
        var one = new Case(type, rows, columns);
        var (fast, _) = one.Fuse(isStepwise: false);
        var (slow, _) = one.Fuse(isStepwise: true);
        fast.ShouldBe(slow);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Error_IsThatOfFloat64(DType type, int rows, int columns)
    {
        var one = new Case(type, rows, columns);
        foreach (var isStepwise in new[] { false, true })
        {
            var (stored, error) = one.Fuse(isStepwise);
            var (largest, squares, changes) = one.Expected(stored);

            // Every difference is exact but for one rounding of 2^-24, and sums of 4096 of them in 16 lanes stay far below 1e-4.
            error.Largest.ShouldBe(largest, 1e-6 * largest);
            error.SquaredSum.ShouldBe(squares, 1e-4 * squares);
            error.DeltaSquaredSum.ShouldBe(changes, 1e-4 * changes);
            error.Count.ShouldBe(rows * columns);
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float16)]
    public void RoundingIsCounted(DType type) => new Case(type, 19, 403).Fuse(false).Error.Rms.ShouldBeGreaterThan(0);

    [Theory]
    [InlineData(DType.Float32, float.NaN)]
    [InlineData(DType.BFloat16, float.PositiveInfinity)]
    [InlineData(DType.Float16, 1e9f)]
    public void NumberThatIsNotFinite_IsFound(DType type, float broken)
    {
        var one = new Case(type, 19, 403);
        one.Left[3 * Rank] = broken;
        var (stored, error) = one.Fuse(isStepwise: false);
        double.IsFinite(error.SquaredSum).ShouldBeFalse();
        FiniteScan.FirstNonFinite(stored, type).ShouldBe(3 * 403);
    }

    /// <summary>A weight and a product that is added to it.</summary>
    private sealed class Case
    {
        private readonly DType type;
        private readonly int rows;
        private readonly int columns;
        private readonly float[] right;

        public Case(DType type, int rows, int columns)
        {
            (this.type, this.rows, this.columns) = (type, rows, columns);
            Left = Floats(Matrix.Normal(rows, Rank, false, 3));
            right = Floats(Matrix.Normal(Rank, columns, false, 4));
            Original = new byte[rows * columns * type.Size()];
            NumberFormats.Encode(type, Floats(Matrix.Normal(rows, columns, false, 5)), Original);
        }

        public float[] Left { get; }

        public byte[] Original { get; }

        /// <summary>Fuses the tile: in one pass, or step by step, as if the adapter had a step of loading that does nothing.</summary>
        public (byte[] Stored, RoundingError Error) Fuse(bool isStepwise)
        {
            var sum = new ProductStep(new ProductFactors(Left, right, Rank, Factor), columns, null, null);
            var slice = new FusedSlice(0, rows, columns, default);
            var program = new SliceProgram(slice, isStepwise ? [new NoStep()] : [], [sum], null);
            (program.OnlySum(type) is null).ShouldBe(isStepwise);
            var tile = new FuseTile();
            program.Start(tile, 0, rows);
            var stored = new byte[Original.Length];
            var error = StoredTile.Fuse(program, tile, type, Original, type, stored);
            return (stored, error);
        }

        /// <summary>Largest error, sums of squared errors and of squared changes of what was stored, in float64.</summary>
        public (double Largest, double Squares, double Changes) Expected(byte[] stored)
        {
            var (before, after) = (new double[rows * columns], new double[rows * columns]);
            NumberFormats.Decode(type, Original, before.AsSpan());
            NumberFormats.Decode(type, stored, after.AsSpan());
            var product = new float[rows * columns];
            new TileProduct(right, Rank, columns).Run(Left, rows, 0, columns, product, columns);
            var changes = product.Select(value => (double)(value * Factor)).ToArray();
            var errors = changes.Select((change, index) => Math.Abs(after[index] - (before[index] + change))).ToArray();
            return (errors.Max(), errors.Sum(error => error * error), changes.Sum(change => change * change));
        }

        private static float[] Floats(Matrix matrix) => [.. matrix.Values.Select(value => (float)value)];
    }

    private sealed class NoStep : ITileStep
    {
        public void Apply(FuseTile tile) { }
    }
}
