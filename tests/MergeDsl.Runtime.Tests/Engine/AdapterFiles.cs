using System.Text;
using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Tests.Spaces;

namespace MergeDsl.Runtime.Tests.Engine;

/// <summary>An adapter to be written to disk: PEFT's file names and tensor names, random numbers.</summary>
public sealed class AdapterFiles(int rank, double alpha, DType type = DType.Float32)
{
    private readonly List<(TensorInfo Info, Matrix<double> Values)> tensors = [];

    /// <summary>Adds a Linear module.</summary>
    public AdapterFiles Linear(Numbers numbers, string path, int rows, int columns) =>
        Add($"{path}.lora_A.weight", [rank, columns], numbers.Matrix(rank, columns))
            .Add($"{path}.lora_B.weight", [rows, rank], numbers.Matrix(rows, rank));

    /// <summary>Adds an Embedding module.</summary>
    public AdapterFiles Embedding(Numbers numbers, string path, int vocabulary, int dimension) =>
        Add($"{path}.lora_embedding_A", [rank, vocabulary], numbers.Matrix(rank, vocabulary))
            .Add($"{path}.lora_embedding_B", [dimension, rank], numbers.Matrix(dimension, rank));

    /// <summary>Adds a Conv2d module with a square kernel.</summary>
    public AdapterFiles Convolution(Numbers numbers, string path, int rows, int channels, int kernel) =>
        Add($"{path}.lora_A.weight", [rank, channels, kernel, kernel], numbers.Matrix(rank, channels * kernel * kernel))
            .Add($"{path}.lora_B.weight", [rows, rank, 1, 1], numbers.Matrix(rows, rank));

    /// <summary>Adds any tensor; its name is given without PEFT's prefix.</summary>
    public AdapterFiles Add(string name, long[] shape, Matrix<double> values)
    {
        tensors.Add((new TensorInfo("base_model.model." + name, type, shape.ToEquatableArray()), values));
        return this;
    }

    /// <summary>Writes the folder and opens it.</summary>
    public AdapterFolder Open(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, AdapterFolder.ConfigFile),
            FormattableString.Invariant(
                $$"""{"peft_type": "LORA", "r": {{rank}}, "lora_alpha": {{alpha}}, "target_modules": ["q"], "bias": "none"}"""
            ),
            Encoding.UTF8
        );
        WriteWeights(Path.Combine(folder, AdapterFolder.WeightsFile));
        return AdapterFolder.Open(folder);
    }

    private void WriteWeights(string path)
    {
        var entries = SafetensorsWriter.Order(tensors.Select(tensor => tensor.Info));
        using var writer = new SafetensorsWriter(path, entries);
        for (var index = 0; index < entries.Count; index++)
        {
            var bytes = new byte[entries[index].Bytes];
            var values = tensors.Single(tensor => tensor.Info == entries[index]).Values;
            NumberFormats.Encode(type, values.ToRowMajorArray(), bytes);
            writer.Write(writer.Reserve(index, entries[index].Shape), bytes);
        }

        writer.Complete();
    }
}
