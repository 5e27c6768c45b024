using System.Collections.Concurrent;
using System.Globalization;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Three rank-16 adapters fused into one 4096 x 4096 module, from the bytes of weight and factors in memory to the bytes that are written,
/// with the factors' decoding and packing and the report of what rounding lost; against PEFT and against the machine.
/// </summary>
internal static class FuseModule
{
    private const int Size = 4096;
    private const int Rank = 16;
    private const int Adapters = 3;
    private const int TileHeight = 32;
    private const double PeftSeconds = 0.69;

    /// <summary>The machine's peaks, then a row per type and number of threads.</summary>
    public static IEnumerable<Measurement> Measure(string folder)
    {
        var model = new LlamaModel(1, Size, 64, 64, 64, 64, true);
        var paths = Enumerable.Range(1, Adapters).Select(number => Path.Combine(folder, $"module{number}")).ToArray();
        for (var index = 0; index < Adapters; index++)
        {
            model.WriteAdapter(paths[index], Rank, (uint)index + 1);
        }

        var adapters = paths.Select(path => AdapterFolder.Open(path)).ToArray();
        foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            var (peak, copy) = (MachinePeak.Float32(threads), MachinePeak.Copy(threads));
            foreach (var type in new[] { DType.Float32, DType.BFloat16, DType.Float16 })
            {
                yield return Measure(adapters, type, threads, peak, copy);
            }
        }

        Array.ForEach(adapters, adapter => adapter.Dispose());
    }

    private static Measurement Measure(AdapterFolder[] adapters, DType type, int threads, double peak, double copy)
    {
        var tensor = Module(adapters, type);
        var plan = new FusePlan(
            adapters.Select(adapter => adapter.Path).ToEquatableArray(),
            IsRoundedEachStep: false,
            ReportsNonFinite: false,
            null,
            new[] { tensor }.ToEquatableArray(),
            IsUntied: false
        );
        var (original, stored) = (new byte[Size * Size * type.Size()], new byte[Size * Size * type.Size()]);
        NumberFormats.Encode(type, new Noise(9).Matrix(Size, Size, 0.02f), original);
        var tiles = new ConcurrentBag<FuseTile>(Enumerable.Range(0, threads).Select(_ => new FuseTile()));
        var time = Measurement.Best(
            30,
            () =>
            {
                var program = Prepare(plan, adapters, tensor);
                Fuse(program, tensor.Type, tiles, original, stored);
                program.Return();
            }
        );
        var operations = 2.0 * Size * Size * Rank * Adapters / time.TotalSeconds;
        var moved = 2.0 * original.Length / time.TotalSeconds;
        return Measurement.Of(
            $"fusing three rank-{Rank} adapters into {Size} x {Size}, {type.TorchName()}, threads: {threads}",
            time,
            "PEFT 0.21.2, float32, two threads",
            TimeSpan.FromSeconds(PeftSeconds),
            string.Create(
                CultureInfo.InvariantCulture,
                $"; {operations / 1e9:0} of {peak / 1e9:0} GFLOP/s ({operations / peak:0%}) and {moved / 1e9:0.0} of {copy / 1e9:0.0} GB/s ({moved / copy:0%}) at once; bar 50 ms"
            )
        );
    }

    private static SliceProgram Prepare(FusePlan plan, AdapterFolder[] adapters, FusedTensor tensor) =>
        new SlicePreparation(
            plan,
            new FactorReader([.. adapters.Select(adapter => adapter.Weights)]),
            tensor,
            new WeightReader(null!, null),
            null!
        ).Prepare(tensor.Slices[0]);

    private static void Fuse(
        SliceProgram program,
        DType type,
        ConcurrentBag<FuseTile> tiles,
        byte[] original,
        byte[] stored
    )
    {
        var length = TileHeight * Size * type.Size();
        WorkQueue.Run(
            Size / TileHeight,
            tiles.Count,
            index =>
            {
                tiles.TryTake(out var tile);
                program.Start(tile!, index * TileHeight, TileHeight);
                StoredTile.Fuse(
                    program,
                    tile!,
                    type,
                    original.AsSpan(index * length, length),
                    type,
                    stored.AsSpan(index * length, length)
                );
                tiles.Add(tile!);
            },
            CancellationToken.None
        );
    }

    private static FusedTensor Module(AdapterFolder[] adapters, DType type)
    {
        const string Stem = "base_model.model.model.layers.0.self_attn.q_proj.lora_";
        var steps = adapters.Select(
            (adapter, input) =>
                (FuseStep)
                    new AddProduct(
                        input,
                        new FactorView(Factor(adapter, Stem + "B.weight"), 0, Rank, 1),
                        new FactorView(Factor(adapter, Stem + "A.weight"), 0, 1, Size),
                        Rank,
                        0.5
                    )
        );
        var shape = new long[] { Size, Size }.ToEquatableArray();
        var slice = new FusedSlice(0, Size, Size, steps.ToEquatableArray());
        return new FusedTensor("weight", null, type, shape, new[] { slice }.ToEquatableArray());
    }

    private static TensorInfo Factor(AdapterFolder adapter, string name) =>
        adapter.Tensors.Single(tensor => tensor.Name == name);
}
