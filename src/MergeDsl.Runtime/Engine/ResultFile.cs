using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Engine;

/// <summary>
/// The weights file of a result. Every tensor has its place as soon as the shapes of all tensors in front of it are known: at
/// once for most plans; where an energy policy chooses the ranks, what comes too early waits in memory. Thread safe.
/// </summary>
internal sealed class ResultFile : IDisposable
{
    private readonly SafetensorsWriter writer;
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly EquatableArray<long>?[] shapes;
    private readonly SafetensorsDataRegion[] regions;
    private readonly Dictionary<int, PooledBytes> waiting = [];
    private readonly Lock gate = new();
    private int reserved;

    /// <summary>Creates the file with room for everything that is written.</summary>
    public ResultFile(
        EquatableArray<ModulePlan> modules,
        EquatableArray<CopyPlan> copies,
        string path,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        var largest = modules.SelectMany(module => ResultLayout.Of(module, module.Rank.Maximum).Tensors);
        var entries = SafetensorsWriter.Order(largest.Concat(copies.Select(Tensor)));
        for (var place = 0; place < entries.Count; place++)
        {
            places.Add(entries[place].Name, place);
        }

        writer = new SafetensorsWriter(path, entries, metadata);
        shapes = new EquatableArray<long>?[entries.Count];
        regions = new SafetensorsDataRegion[entries.Count];
        var known = modules.Where(module => !module.Rank.IsChosen);
        Settle(known.SelectMany(module => ResultLayout.Of(module, module.Rank.Maximum).Tensors));
        Settle(copies.Select(Tensor));
        ModuleOrder =
        [
            .. Enumerable.Range(0, modules.Count).OrderBy(index => places[ResultLayout.Of(modules[index], 1).A.Name]),
        ];
    }

    /// <summary>Bytes of all tensors that have their place.</summary>
    public long Bytes => regions.Sum(region => region.Length);

    /// <summary>The modules in the order of their tensors in the file: merged in this order, the fewest have to wait.</summary>
    public IReadOnlyList<int> ModuleOrder { get; }

    /// <summary>Writes a module, or keeps it until its place is known. Takes over its buffers.</summary>
    public void Write(ModulePlan module, EncodedModule encoded)
    {
        var layout = ResultLayout.Of(module, encoded.Rank);
        List<(int Place, PooledBytes Bytes)> ready;
        lock (gate)
        {
            Settle(layout.Tensors);
            Wait(layout.A, encoded.A);
            Wait(layout.B, encoded.B);
            if (layout.Bias is { } bias)
            {
                Wait(bias, encoded.Bias!);
            }

            if (layout.Magnitude is { } magnitude)
            {
                Wait(magnitude, encoded.Magnitude!);
            }

            ready = TakeReady();
        }

        foreach (var (place, bytes) in ready)
        {
            using (bytes)
            {
                writer.Write(regions[place], bytes.Span);
            }
        }
    }

    /// <summary>Writes a part of a tensor that is no factor. All modules must have been written.</summary>
    public void Write(CopyPlan copy, ReadOnlySpan<byte> data, long offset) =>
        writer.Write(regions[places[copy.Name]], data, offset);

    /// <summary>Finishes the file.</summary>
    public void Complete() => writer.Complete();

    /// <summary>Closes the file; deletes it unless it is complete.</summary>
    public void Dispose() => writer.Dispose();

    private static TensorInfo Tensor(CopyPlan copy) => new(copy.Name, copy.Type, copy.Shape);

    private void Settle(IEnumerable<TensorInfo> tensors)
    {
        foreach (var tensor in tensors)
        {
            shapes[places[tensor.Name]] = tensor.Shape;
        }

        for (; reserved < shapes.Length && shapes[reserved] is { } shape; reserved++)
        {
            regions[reserved] = writer.Reserve(reserved, shape);
        }
    }

    private void Wait(TensorInfo tensor, PooledBytes bytes) => waiting.Add(places[tensor.Name], bytes);

    private List<(int Place, PooledBytes Bytes)> TakeReady()
    {
        var ready = waiting.Where(pair => pair.Key < reserved).Select(pair => (pair.Key, pair.Value)).ToList();
        ready.ForEach(pair => waiting.Remove(pair.Key));
        return ready;
    }
}
