using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Tests.Conformance;
using MergeDsl.Runtime.Tests.Undoing;
using MergeDsl.Runtime.Undoing;
using MergeDsl.Testing;

namespace MergeDsl.Runtime.Tests.Cpu;

/// <summary>What the CPU backend computes, in both types of arithmetic, and how undoing codes it.</summary>
internal static class VectorWidthJob
{
    /// <summary>Prints it; the program of this assembly.</summary>
    public static void Main() => NarrowVectors.Print(Results());

    /// <summary>Products of every width, factorisations, what methods do, and codes.</summary>
    public static IEnumerable<(string Name, double[] Numbers)> Results() =>
        [.. Operations(DType.Float32), .. Operations(DType.Float64), .. Codes()];

    private static IEnumerable<(string Name, double[] Numbers)> Operations(DType type)
    {
        using var backend = new CpuBackend(threads: 2);
        var (x, y) = (Give(backend, type, 150, 130, 1), Give(backend, type, 130, 73, 2));
        foreach (var (rows, columns) in new[] { (150, 73), (150, 48), (9, 17), (1, 73), (64, 1) })
        {
            var product = backend.Multiply(backend.TopLeft(x, rows, 130), backend.TopLeft(y, 130, columns));
            yield return ($"{type} product {rows} x {columns}", Numbers(product));
        }

        var delta = backend.Delta(backend.TopLeft(x, 150, 9), backend.TopLeft(y, 9, 73), 0.7, null, false);
        var turned = backend.Scale(delta, -0.3);
        var qr = backend.ThinQr(x);
        var cut = backend.Svd(x, 12);
        var whole = backend.Svd(x, 130);
        var election = backend.ElectAndMerge([delta, turned], [1, 2], MajoritySign.Total, SumOrder.Sequential);
        var opposed = backend.Oppose([delta, turned], [1, 2]);
        yield return ($"{type} delta", Numbers(backend.Combine([delta, turned], [0.1, 0.2], SumOrder.Sequential)));
        yield return ($"{type} qr", [.. Numbers(qr.Q), .. Numbers(qr.R)]);
        yield return ($"{type} svd of rank 12", [.. Numbers(cut.U), .. cut.S, .. Numbers(cut.Vt)]);
        yield return ($"{type} whole svd", [.. Numbers(whole.U), .. whole.S, .. Numbers(whole.Vt)]);
        yield return ($"{type} largest", Numbers(backend.KeepLargest(x, 5000, TieOrder.LowestIndex)));
        yield return ($"{type} dropped", Numbers(backend.DropAndRescale(x, new CounterMask(1, "a", "t", 0.5), 0.5)));
        yield return ($"{type} elected", [.. Numbers(election.Merged), election.Conflicts, election.Occupied]);
        yield return ($"{type} sums", [backend.Energy(x), opposed.Opposed, opposed.Total]);

        double[] Numbers(ITensor tensor)
        {
            var numbers = new double[tensor.Rows * tensor.Columns];
            backend.Download(tensor, MemoryMarshal.AsBytes(numbers.AsSpan()), DType.Float64);
            return numbers;
        }
    }

    private static IEnumerable<(string Name, double[] Numbers)> Codes() =>
        from type in new[] { DType.Float32, DType.BFloat16, DType.Float16 }
        let tile = TileCase.Normal(type, 37, 53, 0.05)
        let code = TileCode.Encode(tile.Tile, tile.Original)
        select ($"{type} code", Array.ConvertAll(code, number => (double)number));

    private static ITensor Give(CpuBackend backend, DType type, int rows, int columns, long seed)
    {
        var numbers = Matrix.Normal(rows, columns, type == DType.Float64, seed).Values;
        return type == DType.Float64
            ? backend.Upload(MemoryMarshal.AsBytes<double>(numbers), type, rows, columns)
            : backend.Upload(
                MemoryMarshal.AsBytes<float>(Array.ConvertAll(numbers, number => (float)number)),
                type,
                rows,
                columns
            );
    }
}
