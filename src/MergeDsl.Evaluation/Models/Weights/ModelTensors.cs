using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>
/// Reads the weights of a model. What is missing or does not fit is kept as a finding, and nothing more is read from then on.
/// </summary>
/// <param name="files">The model's files.</param>
/// <param name="workers">Threads that bring numbers into the order of products.</param>
internal sealed class ModelTensors(ModelWeights files, Workers workers)
{
    // Rows of a weight that is stored (in x out) are read in parts of so many bytes.
    private const int PartBytes = 1 << 24;

    // Enough to see what is wrong.
    private const int MostTold = 5;

    private readonly List<Finding> findings = [];
    private int problems;

    /// <summary>What was found so far: the first ones, and how many more there are.</summary>
    public IReadOnlyList<Finding> Findings =>
        problems > MostTold
            ?
            [
                .. findings,
                Finding.Of(ModelFindings.MoreTensors, files.Folder, Core.Text.Numbers.Text(problems - MostTold)),
            ]
            : findings;

    /// <summary>The tensor of that name; files of the bare model leave its first component out. Null when there is none.</summary>
    public TensorInfo? Find(string name) => files.Find(name) ?? files.Find(name[(name.IndexOf('.') + 1)..]);

    /// <summary>A weight (out x in); float64 and 8-bit numbers are converted to float32.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns.</param>
    /// <param name="isTransposed">True when it is stored (in x out).</param>
    public StoredMatrix Matrix(string name, int outputs, int inputs, bool isTransposed)
    {
        var tensor = Find(name);
        if (!Check(tensor, name, isTransposed ? [inputs, outputs] : [outputs, inputs]))
        {
            return new StoredMatrix(DType.Float32, 0, 0);
        }

        var type = tensor!.Type is DType.BFloat16 or DType.Float16 ? tensor.Type : DType.Float32;
        var matrix = new StoredMatrix(type, outputs, inputs);
        if (isTransposed)
        {
            ReadColumns(tensor, matrix);
        }
        else
        {
            workers.Run(matrix.Panels, panel => ReadPanel(tensor, matrix, panel));
        }

        return matrix;
    }

    /// <summary>A vector that must be there.</summary>
    public StoredVector Vector(string name, int length)
    {
        var tensor = Find(name);
        return Check(tensor, name, [length])
            ? new StoredVector(name, Numbers(tensor!), length)
            : new StoredVector(name, [], length);
    }

    /// <summary>A bias. One that the config speaks of but the files do not hold counts as zeros.</summary>
    public StoredVector Bias(string name, int length, bool isExpected) =>
        isExpected && Find(name) is not null ? Vector(name, length) : new StoredVector(name, [], length);

    /// <summary>All numbers of a tensor.</summary>
    public float[] Numbers(TensorInfo tensor)
    {
        var stored = new byte[tensor.Bytes];
        files.Read(tensor.Name, 0, stored);
        var numbers = new float[tensor.Count];
        NumberFormats.Decode(tensor.Type, stored, numbers);
        return numbers;
    }

    private bool Check(TensorInfo? tensor, string name, long[] shape)
    {
        if (Fits(tensor, shape))
        {
            return problems == 0;
        }

        problems++;
        findings.AddRange(problems > MostTold ? [] : [Problem(tensor, name, shape)]);
        return false;
    }

    private static bool Fits(TensorInfo? tensor, long[] shape) =>
        tensor is not null && tensor.Shape.SequenceEqual(shape) && tensor.Type.IsFloating();

    private Finding Problem(TensorInfo? tensor, string name, long[] shape)
    {
        if (tensor is null)
        {
            var hint = Suggestion.Hint(name, files.Facts.Tensors.Select(one => one.Name));
            return Finding.Of(ModelFindings.MissingTensor, files.Folder, name, hint);
        }

        var expected = $"[{string.Join(", ", shape)}]";
        return tensor.Shape.SequenceEqual(shape)
            ? Finding.Of(ModelFindings.TensorType, files.Folder, tensor.Name, tensor.Type.TorchName())
            : Finding.Of(ModelFindings.TensorShape, files.Folder, tensor.Name, tensor.ShapeText, expected);
    }

    private void ReadPanel(TensorInfo tensor, StoredMatrix matrix, int panel)
    {
        var first = panel * StoredMatrix.PanelWidth;
        var rows = Math.Min(StoredMatrix.PanelWidth, matrix.Outputs - first);
        PanelPacking.PackRows(Read(tensor, matrix.Type, first, rows, matrix.Inputs), matrix, panel);
    }

    private void ReadColumns(TensorInfo tensor, StoredMatrix matrix)
    {
        var part = Math.Max(1, PartBytes / (matrix.Outputs * matrix.Type.Size()));
        for (var first = 0; first < matrix.Inputs; first += part)
        {
            var rows = Math.Min(part, matrix.Inputs - first);
            PanelPacking.PackColumns(Read(tensor, matrix.Type, first, rows, matrix.Outputs), matrix, first);
        }
    }

    private byte[] Read(TensorInfo tensor, DType type, int first, int rows, int columns)
    {
        var size = tensor.Type.Size();
        var stored = new byte[checked(rows * columns * size)];
        files.Read(tensor.Name, (long)first * columns * size, stored);
        if (tensor.Type == type)
        {
            return stored;
        }

        var converted = new byte[checked(rows * columns * sizeof(float))];
        NumberFormats.Decode(tensor.Type, stored, MemoryMarshal.Cast<byte, float>(converted.AsSpan()));
        return converted;
    }
}
