using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Tests.Spaces;
using MergeDsl.Testing;

namespace MergeDsl.Runtime.Tests.Engine;

/// <summary>A folder with adapters and the results of merging them.</summary>
public sealed class EngineRun : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<AdapterFolder> opened = [];
    private readonly CpuBackend backend = new(1);

    /// <summary>The adapters, in the order they were added.</summary>
    public IReadOnlyList<AdapterFolder> Inputs => opened;

    /// <summary>What lies beside the adapters.</summary>
    public IEnumerable<string> Leftovers =>
        Directory.EnumerateFileSystemEntries(folder.Path).Where(path => Path.GetFileName(path) != "adapters");

    public EngineRun Add(AdapterFiles adapter)
    {
        opened.Add(adapter.Open(folder[$"adapters/{opened.Count}"]));
        return this;
    }

    /// <summary>Two adapters of ranks 2 and 3 with Linear, Embedding and Conv2d modules; the second lacks one.</summary>
    public static EngineRun OfAllLayouts()
    {
        var numbers = new Numbers(5);
        return new EngineRun()
            .Add(
                new AdapterFiles(2, 3)
                    .Linear(numbers, "layers.0.q", 12, 10)
                    .Linear(numbers, "layers.1.q", 12, 10)
                    .Embedding(numbers, "embed", 20, 8)
                    .Convolution(numbers, "conv", 9, 4, 3)
            )
            .Add(
                new AdapterFiles(3, 6)
                    .Linear(numbers, "layers.1.q", 12, 10)
                    .Embedding(numbers, "embed", 20, 8)
                    .Convolution(numbers, "conv", 9, 4, 3)
            );
    }

    /// <summary>Many modules of different sizes in two adapters of equal rank.</summary>
    public static EngineRun OfManyModules(int count = 24, DType type = DType.Float32)
    {
        var run = new EngineRun();
        for (var adapter = 0; adapter < 2; adapter++)
        {
            var numbers = new Numbers((ulong)adapter);
            var files = new AdapterFiles(4, 4, type);
            for (var index = 0; index < count; index++)
            {
                files.Linear(numbers, FormattableString.Invariant($"layers.{index}.q"), 16 + index, 40 - index);
            }

            run.Add(files);
        }

        return run;
    }

    public MergeReport Merge(
        MergePlan plan,
        string output = "out",
        int threads = 2,
        IProgress<ModuleReport>? progress = null,
        CancellationToken cancellation = default,
        IBackend? other = null
    ) =>
        new MergeEngine(other ?? backend, threads).Run(
            plan,
            opened,
            folder[output],
            false,
            new Dictionary<string, string> { ["recipe"] = "text" },
            progress,
            cancellation
        );

    public AdapterFolder Open(string output = "out")
    {
        var result = AdapterFolder.Open(folder[output]);
        opened.Add(result);
        return result;
    }

    public byte[] Bytes(string output, string file) => File.ReadAllBytes(Path.Combine(folder[output], file));

    /// <summary>A tensor of an adapter as a matrix: its first dimension against all others.</summary>
    public static Matrix<double> Read(AdapterFolder adapter, TensorInfo tensor)
    {
        var rows = (int)tensor.Shape[0];
        var values = new SlowBackend().Upload(adapter.Data(tensor), tensor.Type, rows, (int)(tensor.Count / rows));
        return ((SlowTensor)values).Values;
    }

    /// <summary>Scaling times B·A of a module; zeros where an adapter lacks it.</summary>
    public static Matrix<double> Delta(AdapterFolder adapter, LoraModule module) =>
        Read(adapter, module.B) * Read(adapter, module.A) * module.Scaling;

    /// <summary>Sum of the weighted deltas of all adapters that have the module.</summary>
    public Matrix<double> Sum(string path, params double[] weights) =>
        weights
            .Select((weight, index) => (weight, index, Module: Find(opened[index], path)))
            .Where(part => part.Module is not null)
            .Select(part => Delta(opened[part.index], part.Module!) * part.weight)
            .Aggregate((x, y) => x + y);

    public static LoraModule? Find(AdapterFolder adapter, string path) =>
        adapter.Facts.Modules.FirstOrDefault(module => module.Path == path);

    public void Dispose()
    {
        opened.ForEach(adapter => adapter.Dispose());
        backend.Dispose();
        folder.Dispose();
    }
}
