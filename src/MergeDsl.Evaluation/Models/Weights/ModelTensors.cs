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
    private readonly HashSet<string> wrong = new(StringComparer.Ordinal);
    private readonly HashSet<string> stacks = new(StringComparer.Ordinal);

    /// <summary>What was found so far: the first ones, and how many more there are.</summary>
    public IReadOnlyList<Finding> Findings =>
        wrong.Count > MostTold
            ?
            [
                .. findings,
                Finding.Of(ModelFindings.MoreTensors, files.Folder, Core.Text.Numbers.Text(wrong.Count - MostTold)),
            ]
            : findings;

    /// <summary>The names of the tensors of the files that were read as weights of single experts.</summary>
    public IReadOnlySet<string> Stacks => stacks;

    /// <summary>
    /// The tensor of that name; files of the bare model leave its first component out, and transformers 5 calls the expert block of Mixtral
    /// <c>mlp</c>. Null when there is none.
    /// </summary>
    public TensorInfo? Find(string name) =>
        FindWritten(name) ?? FindWritten(name.Replace(".block_sparse_moe.", ".mlp.", StringComparison.Ordinal));

    /// <summary>A weight (out x in); float64 and 8-bit numbers are converted to float32.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns.</param>
    /// <param name="isTransposed">True when it is stored (in x out).</param>
    /// <param name="place">Where it lies when the files hold no tensor of its own; null for nowhere.</param>
    public StoredMatrix Matrix(string name, int outputs, int inputs, bool isTransposed, StackPlace? place = null)
    {
        var tensor = Find(name);
        if (tensor is null && place is not null && Find(place.Name) is { } stack)
        {
            stacks.Add(stack.Name);
            return Check(stack, place.Name, [place.Experts, place.Rows, inputs])
                ? ReadRows(stack, outputs, inputs, place.First)
                : None();
        }

        return !Check(tensor, name, isTransposed ? [inputs, outputs] : [outputs, inputs]) ? None()
            : isTransposed ? ReadColumns(tensor!, outputs, inputs)
            : ReadRows(tensor!, outputs, inputs, 0);
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

    private TensorInfo? FindWritten(string name) => files.Find(name) ?? files.Find(name[(name.IndexOf('.') + 1)..]);

    private bool Check(TensorInfo? tensor, string name, long[] shape)
    {
        if (Fits(tensor, shape))
        {
            return wrong.Count == 0;
        }

        if (wrong.Add(name) && wrong.Count <= MostTold)
        {
            findings.Add(Problem(tensor, name, shape));
        }

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

    private static StoredMatrix None() => new(DType.Float32, 0, 0);

    private static StoredMatrix RoomFor(TensorInfo tensor, int outputs, int inputs) =>
        new(tensor.Type is DType.BFloat16 or DType.Float16 ? tensor.Type : DType.Float32, outputs, inputs);

    private StoredMatrix ReadRows(TensorInfo tensor, int outputs, int inputs, int first)
    {
        var matrix = RoomFor(tensor, outputs, inputs);
        workers.Run(
            matrix.Panels,
            panel =>
            {
                var row = panel * StoredMatrix.PanelWidth;
                var rows = Math.Min(StoredMatrix.PanelWidth, outputs - row);
                PanelPacking.PackRows(Read(tensor, matrix.Type, first + row, rows, inputs), matrix, panel);
            }
        );
        return matrix;
    }

    private StoredMatrix ReadColumns(TensorInfo tensor, int outputs, int inputs)
    {
        var matrix = RoomFor(tensor, outputs, inputs);
        var part = Math.Max(1, PartBytes / (matrix.Outputs * matrix.Type.Size()));
        for (var first = 0; first < matrix.Inputs; first += part)
        {
            var rows = Math.Min(part, matrix.Inputs - first);
            PanelPacking.PackColumns(Read(tensor, matrix.Type, first, rows, matrix.Outputs), matrix, first);
        }

        return matrix;
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
