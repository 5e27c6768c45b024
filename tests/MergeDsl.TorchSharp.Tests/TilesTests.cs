using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Tests.Spaces;
using Shouldly;
using Xunit;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp.Tests;

/// <summary>Work in tiles, and what happens when even those are too large.</summary>
public sealed class TilesTests
{
    // Three tiles of the smallest size, and a bit.
    private const int Rows = 401;
    private const int Columns = 509;

    [Fact]
    public void ATileThatMemoryRunsOutFor_IsDoneAgainInSmallerOnes()
    {
        var tiles = new Tiles(8 * Tiles.Smallest);
        var done = new List<(long Start, long Length)>();

        tiles.Run(
            (5 * Tiles.Smallest) + 7,
            (start, length) =>
            {
                if (length > Tiles.Smallest)
                {
                    throw new ExternalException("CUDA out of memory. Tried to allocate 2.00 GiB");
                }

                done.Add((start, length));
            }
        );

        tiles.Length.ShouldBe(Tiles.Smallest);
        done.Sum(tile => tile.Length).ShouldBe((5 * Tiles.Smallest) + 7);
        done.Select(tile => tile.Start).ShouldBe(Enumerable.Range(0, 6).Select(i => (long)i * Tiles.Smallest));
    }

    [Fact]
    public void TheSmallestTile_IsNotTriedAgain() =>
        Should.Throw<ExternalException>(() =>
            new Tiles(Tiles.Smallest).Run(10, (_, _) => throw new ExternalException("CUDA out of memory."))
        );

    [Fact]
    public void OtherFailures_AreNotTakenForWantOfMemory()
    {
        var tries = 0;

        Should.Throw<ExternalException>(() =>
            new Tiles(8 * Tiles.Smallest).Run(
                8 * Tiles.Smallest,
                (_, _) =>
                {
                    tries++;
                    throw new ExternalException("device-side assert triggered");
                }
            )
        );

        tries.ShouldBe(1);
    }

    [Fact]
    public void AResultThatFitsNoMemory_IsSaidToBeTooLarge()
    {
        using var backend = new TorchBackend(TestDevice.Name);
        using var column = Upload(backend, new float[1 << 21], 1 << 21, 1);
        using var row = Upload(backend, new float[1 << 21], 1, 1 << 21);
        var before = Tensor.TotalCount;

        var failure = Should.Throw<DeviceMemoryException>(() => backend.Multiply(column, row));

        failure.Device.ShouldBe(TestDevice.Name);
        failure.Reason.ShouldContain("17592186044416 bytes");
        Tensor.TotalCount.ShouldBe(before);
    }

    [Theory]
    [InlineData(SumOrder.Sequential)]
    [InlineData(SumOrder.Torch)]
    public void Results_DoNotDependOnTheTiles(SumOrder order)
    {
        var device = TorchDevice.Open(TestDevice.Name);
        using var large = new TorchBackend(device, new Tiles(1 << 24));
        using var small = new TorchBackend(device, new Tiles(Tiles.Smallest));

        // Few levels for some, so that a threshold falls among equals.
        float[][] numbers =
        [
            .. Enumerable
                .Range(0, 7)
                .Select(i => new Numbers((ulong)i).Matrix(Rows, Columns).ToRowMajorArray())
                .Select((x, i) => Array.ConvertAll(x, v => i % 2 == 0 ? (float)v : (float)Math.Round(v * 4))),
        ];

        var (one, other) = (Everything(large, numbers, order), Everything(small, numbers, order));

        other.Length.ShouldBe(one.Length);
        other.Zip(one).Count(pair => !pair.First.Equals(pair.Second)).ShouldBe(0);
    }

    private static float[] Everything(TorchBackend backend, float[][] numbers, SumOrder order)
    {
        var all = new List<float>();
        ITensor[] x = [.. numbers.Select(values => Upload(backend, values, Rows, Columns))];
        double[] c = [0.1, 0.2, -0.3, 0.4, 0.5, -0.6, 0.7];
        var election = backend.ElectAndMerge(x, c, MajoritySign.Total, order);
        var conflict = backend.Oppose(x, c);
        ITensor[] results =
        [
            backend.Combine(x, c, order),
            election.Merged,
            backend.KeepLargest(x[0], 100_000, TieOrder.LowestIndex),
            backend.KeepLargest(x[1], 100_000, TieOrder.LowestIndex),
            backend.KeepLargest(x[1], 100_000, TieOrder.Torch),
            backend.DropAndRescale(x[0], new CounterMask(5, "a", "t", 0.3), 0.3),
        ];
        foreach (var result in results)
        {
            var values = new float[Rows * Columns];
            backend.Download(result, MemoryMarshal.AsBytes(values.AsSpan()), DType.Float32).ShouldBeTrue();
            all.AddRange(values);
        }

        double[] sums =
        [
            election.Conflicts,
            election.Occupied,
            conflict.Opposed,
            conflict.Total,
            .. x.Select(backend.Energy),
        ];
        return [.. all, .. MemoryMarshal.Cast<double, float>(sums)];
    }

    private static ITensor Upload(TorchBackend backend, float[] values, int rows, int columns) =>
        backend.Upload(MemoryMarshal.AsBytes<float>(values), DType.Float32, rows, columns);
}
