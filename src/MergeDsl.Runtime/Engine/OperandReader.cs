using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Spaces;

namespace MergeDsl.Runtime.Engine;

/// <summary>Hands the tensors of the adapters to the backend, with the precision the dialect computes in.</summary>
/// <param name="backend">Where the arithmetic happens.</param>
/// <param name="plan">The plan.</param>
/// <param name="inputs">The adapters, in the plan's order.</param>
public sealed class OperandReader(IBackend backend, MergePlan plan, IReadOnlyList<AdapterFolder> inputs)
{
    private readonly bool keepsStoredPrecision = plan.Quirks.HasFlag(Quirks.StoredPrecision);

    /// <summary>The bytes of a tensor in its file.</summary>
    public ReadOnlySpan<byte> Bytes(int input, TensorInfo tensor) => inputs[input].Data(tensor);

    /// <summary><paramref name="length"/> bytes of a tensor in its file, from its byte <paramref name="offset"/>.</summary>
    public ReadOnlySpan<byte> Bytes(int input, TensorInfo tensor, long offset, int length) =>
        inputs[input].Data(tensor, offset, length);

    /// <summary>An operand's two factors, everything behind the rank flattened.</summary>
    public LoraOperand Read(Operand operand)
    {
        var (a, b) = (operand.Module.A, operand.Module.B);
        var uploadedA = Upload(operand, a, checked((int)a.Shape[0]));
        var uploadedB = Upload(operand, b, checked((int)b.Shape[0]));
        return new LoraOperand(uploadedA, uploadedB, operand.Weight, operand.Module.Scaling, operand.Type);
    }

    /// <summary>An operand as <see cref="Read"/> gives it, with some rows of B only, in their order.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="rows">Indices of rows of B, ascending.</param>
    public LoraOperand ReadRows(Operand operand, IReadOnlyList<int> rows)
    {
        var b = operand.Module.B;
        var columns = checked((int)(b.Count / b.Shape[0]));
        var width = columns * b.Type.Size();
        var all = Bytes(operand.Input, b);
        using var chosen = new PooledBytes((long)rows.Count * width);
        for (var row = 0; row < rows.Count; row++)
        {
            all.Slice(rows[row] * width, width).CopyTo(chosen.Span[(row * width)..]);
        }

        var a = Upload(operand, operand.Module.A, operand.Module.Rank);
        var uploaded = Upload(operand, b, chosen.Span, rows.Count, columns);
        return new LoraOperand(a, uploaded, operand.Weight, operand.Module.Scaling, operand.Type);
    }

    /// <summary>A tensor as a matrix of that many rows, checked to be finite.</summary>
    public ITensor Upload(Operand operand, TensorInfo tensor, int rows)
    {
        var bytes = Bytes(operand.Input, tensor);
        NonFinite.Check(plan.Inputs[operand.Input].Key, tensor, bytes);
        return Upload(operand, tensor, bytes, rows, checked((int)(tensor.Count / Math.Max(1, rows))));
    }

    /// <summary>True where a tensor's numbers change before any arithmetic.</summary>
    public bool IsRounded(Operand operand, TensorInfo tensor) => keepsStoredPrecision && operand.Type != tensor.Type;

    private ITensor Upload(Operand operand, TensorInfo tensor, ReadOnlySpan<byte> bytes, int rows, int columns)
    {
        var uploaded = backend.Upload(bytes, tensor.Type, rows, columns);
        return IsRounded(operand, tensor) ? Convert(uploaded, operand.Type) : uploaded;
    }

    private ITensor Convert(ITensor tensor, DType type)
    {
        using (tensor)
        {
            if (tensor.IsDouble == (type == DType.Float64))
            {
                return backend.Round(tensor, type);
            }

            // The backend keeps a tensor's own precision; another one is reached through the bytes of the type.
            using var bytes = new PooledBytes((long)tensor.Rows * tensor.Columns * type.Size());
            backend.Download(tensor, bytes.Span, type);
            return backend.Upload(bytes.Span, type, tensor.Rows, tensor.Columns);
        }
    }
}
