using System.Numerics;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Tests.Conformance;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

public sealed class ProductKernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(48)]
    [InlineData(256)]
    public void EveryVectorWidth_GivesTheSameBits(int depth)
    {
        ShouldAgree<float>(depth);
        ShouldAgree<double>(depth);
    }

    /// <summary>Both kernels against one fused multiply-add per k, for wide panels and narrow ones.</summary>
    private static void ShouldAgree<T>(int depth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var left = Numbers<T>(ProductKernel<T>.Rows, depth, 1);
        foreach (var (run, lanes) in new (Kernel<T>, int)[] { (WideKernel<T>.Run, 64), (NarrowKernel<T>.Run, 32) })
        {
            foreach (var vectors in new[] { 1, 2, 3 })
            {
                var columns = vectors * lanes / System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
                var right = Numbers<T>(depth, columns, 2);
                var tile = new T[ProductKernel<T>.Rows * columns];
                run(vectors, ref left[0], (nuint)depth, ref right[0], depth, ref tile[0], (nuint)columns);
                tile.ShouldBe(OneByOne(left, right, depth, columns));
            }
        }
    }

    private delegate void Kernel<T>(
        int vectors,
        ref T left,
        nuint leftStride,
        ref T right,
        int depth,
        ref T tile,
        nuint stride
    );

    private static T[] OneByOne<T>(T[] left, T[] right, int depth, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tile = new T[ProductKernel<T>.Rows * columns];
        for (var i = 0; i < tile.Length; i++)
        {
            for (var k = 0; k < depth; k++)
            {
                tile[i] = T.FusedMultiplyAdd(
                    left[(i / columns * depth) + k],
                    right[(k * columns) + (i % columns)],
                    tile[i]
                );
            }
        }

        return tile;
    }

    private static T[] Numbers<T>(int rows, int columns, long seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Array.ConvertAll(Matrix.Normal(rows, columns, true, seed).Values, T.CreateTruncating);
}
