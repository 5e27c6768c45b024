using System.Globalization;
using System.Runtime.InteropServices;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Methods;
using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Spaces;

namespace MergeDsl.Benchmarks;

/// <summary>
/// One module of three rank-16 adapters, merged in a warm process from stored bytes to stored bytes: against the seconds that PEFT
/// 0.21.2 took for it on a machine like this one, and against float32 products of the module's size measured in the same run.
/// </summary>
internal static class ModuleAgainstPeft
{
    private const int Adapters = 3;
    private const int Rank = 16;
    private const double Density = 0.5;
    private const Quirks Peft = Quirks.Float32Coefficients | Quirks.StoredPrecision | Quirks.TorchSum;

    private static readonly Case[] Cases =
    [
        new("svd", "linear", Space.Dense, Quirks.None, 4096, 4096, 15.7, 15),
        new("svd", "linear", Space.Dense, Peft, 4096, 4096, 15.7, 15),
        new("linear", "linear", Space.Factors, Quirks.None, 4096, 4096, 0.008, 2.5),
        new("linear", "linear", Space.Factors, Peft, 4096, 4096, 0.008, 2.5),
        new("ties", "ties", Space.Factors, Quirks.None, 4096, 4096, 0.045, 5),
        new("ties", "ties", Space.Factors, Peft | Quirks.TorchTopK, 4096, 4096, 0.045, 5),
        new("svd", "linear", Space.Dense, Quirks.None, 14336, 4096, 55, 40),
        new("svd", "linear", Space.Dense, Peft, 14336, 4096, 55, 40),
        new("ties_svd", "ties", Space.Dense, Quirks.None, 2048, 2048, 4.3, 80),
        new("ties_svd", "ties", Space.Dense, Peft | Quirks.TorchTopK, 2048, 2048, 4.3, 80),
        new("dare_ties_svd", "dare_ties", Space.Dense, Quirks.None, 2048, 2048, 2.7, 80),
        new("dare_ties_svd", "dare_ties", Space.Dense, Peft | Quirks.TorchRandom, 2048, 2048, 2.7, 80),
    ];

    /// <summary>A row per case.</summary>
    public static IEnumerable<Measurement> Measure()
    {
        using var backend = new CpuBackend();
        foreach (var size in Cases.GroupBy(one => (one.Out, one.In)))
        {
            var product = Product(backend, size.Key.Out, size.Key.In);
            foreach (var one in size)
            {
                yield return Measure(backend, one, product);
            }
        }
    }

    private static Measurement Measure(CpuBackend backend, Case one, TimeSpan product)
    {
        var factors = Enumerable.Range(1, Adapters).Select(adapter => new StoredFactors(one, (uint)adapter)).ToArray();
        var (a, b) = (new byte[factors[0].A.Length], new byte[factors[0].B.Length]);
        var time = Measurement.Best(
            15,
            () =>
            {
                var operands = factors.Select(factor => factor.Upload(backend, one)).ToArray();
                using var merged = MergeSpaces.Get(one.Space).Merge(backend, Module(one, operands));
                backend.Download(merged.A, a, DType.Float32);
                backend.Download(merged.B, b, DType.Float32);
                Array.ForEach(operands, operand => operand.Dispose());
            }
        );
        var spelling = one.Quirks == Quirks.None ? "native" : "PEFT's numbers";
        return Measurement.Of(
            $"`{one.Name}` to rank {Rank}, {one.Out} x {one.In}, {spelling}",
            time,
            "PEFT 0.21.2",
            TimeSpan.FromSeconds(one.PeftSeconds),
            string.Create(
                CultureInfo.InvariantCulture,
                $"; {time / product:0.00} products of its size ({Measurement.Milliseconds(product)}); bar {one.BarMilliseconds} ms"
            )
        );
    }

    private static ModuleMerge Module(Case one, LoraOperand[] operands) =>
        new(
            MethodRegistry.Get(one.Method),
            new MethodParameters(Density, MajoritySign.Total, 1, null),
            one.Quirks,
            new RankCut(Rank, null, false),
            false,
            operands,
            one.Quirks.HasFlag(Quirks.TorchRandom)
                ? new TorchMasks(new TorchGenerator(1), [.. operands.Select(operand => operand.Type)], Density)
                : new CounterMasks(1, "layers.0", [.. operands.Select((_, index) => $"adapter{index}")], Density),
            default
        );

    /// <summary>The square product on the module's smaller side, carried to both sides.</summary>
    private static TimeSpan Product(CpuBackend backend, int rows, int columns)
    {
        var side = Math.Min(rows, columns);
        var values = new Noise(3).Matrix(side, side, 1);
        using var matrix = backend.Upload(MemoryMarshal.AsBytes<float>(values), DType.Float32, side, side);
        return Measurement.Best(3, () => backend.Multiply(matrix, matrix).Dispose()) * Math.Max(rows, columns) / side;
    }

    /// <summary>What is merged, and what it is measured by.</summary>
    private sealed record Case(
        string Name,
        string Method,
        Space Space,
        Quirks Quirks,
        int Out,
        int In,
        double PeftSeconds,
        double BarMilliseconds
    );

    /// <summary>An adapter's factors as a file holds them.</summary>
    private sealed class StoredFactors(Case one, uint seed)
    {
        public byte[] A { get; } = MemoryMarshal.AsBytes<float>(new Noise(seed).Matrix(Rank, one.In, 0.02f)).ToArray();

        public byte[] B { get; } =
            MemoryMarshal.AsBytes<float>(new Noise(seed + 100).Matrix(one.Out, Rank, 0.02f)).ToArray();

        public LoraOperand Upload(CpuBackend backend, Case one) =>
            new(
                backend.Upload(A, DType.Float32, Rank, one.In),
                backend.Upload(B, DType.Float32, one.Out, Rank),
                0.5,
                2,
                DType.Float32
            );
    }
}
