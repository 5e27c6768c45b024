using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Evaluation.Tests.Interference;

/// <summary>An adapter with given factors, written as PEFT does.</summary>
/// <param name="name">The recipe's name for it, and its folder's.</param>
/// <param name="config">Settings of its config behind the ones that all have, as JSON members.</param>
public sealed class TestAdapter(string name, string config)
{
    private readonly Dictionary<string, (Matrix<double> B, Matrix<double> A)> modules = [];

    public string Name => name;

    /// <summary>Factors by module path.</summary>
    public IReadOnlyDictionary<string, (Matrix<double> B, Matrix<double> A)> Modules => modules;

    /// <summary>About normal numbers, as float32 holds them.</summary>
    public static Matrix<double> Normal(int rows, int columns, int seed)
    {
        var generator = new TorchGenerator(seed);
        double Uniform() => generator.Next() * Math.ScaleB(1, -32);
        return Matrix<double>.Build.Dense(
            rows,
            columns,
            (_, _) => (float)(Enumerable.Range(0, 12).Sum(_ => Uniform()) - 6)
        );
    }

    public TestAdapter With(string path, Matrix<double> b, Matrix<double> a)
    {
        modules[path] = (b, a);
        return this;
    }

    /// <summary>A module of normal numbers.</summary>
    public TestAdapter With(string path, int rows, int columns, int rank, int seed) =>
        With(path, Normal(rows, rank, seed), Normal(rank, columns, seed + 1000));

    public void Write(string root)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        File.WriteAllText(
            Path.Combine(folder, AdapterFolder.ConfigFile),
            $$"""{"peft_type": "LORA", "target_modules": ["q_proj"], "bias": "none", {{config}}}"""
        );
        (TensorInfo Info, Matrix<double> Values)[] tensors =
        [
            .. modules.SelectMany(module =>
                new[]
                {
                    (Tensor(module.Key, "A", module.Value.A), module.Value.A),
                    (Tensor(module.Key, "B", module.Value.B), module.Value.B),
                }
            ),
        ];
        var entries = SafetensorsWriter.Order(tensors.Select(tensor => tensor.Info));
        using var writer = new SafetensorsWriter(Path.Combine(folder, AdapterFolder.WeightsFile), entries);
        for (var index = 0; index < entries.Count; index++)
        {
            var values = tensors.Single(tensor => tensor.Info == entries[index]).Values;
            var bytes = new byte[entries[index].Bytes];
            NumberFormats.Encode(DType.Float32, values.ToRowMajorArray(), bytes);
            writer.Write(writer.Reserve(index, entries[index].Shape), bytes);
        }

        writer.Complete();
    }

    private static TensorInfo Tensor(string path, string part, Matrix<double> values) =>
        new(
            $"base_model.model.{path}.lora_{part}.weight",
            DType.Float32,
            EquatableArray.Of<long>(values.RowCount, values.ColumnCount)
        );
}
