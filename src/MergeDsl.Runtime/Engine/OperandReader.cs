using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Formulas;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Formulas;
using MergeDsl.Runtime.Fusing;
using MergeDsl.Runtime.Spaces;

namespace MergeDsl.Runtime.Engine;

/// <summary>Hands the tensors of the adapters to the backend, with the precision the dialect computes in.</summary>
/// <param name="backend">Where the arithmetic happens.</param>
/// <param name="plan">The plan.</param>
/// <param name="inputs">The adapters, in the plan's order.</param>
/// <param name="model">The base model; null when the plan does not read it.</param>
public sealed class OperandReader(
    IBackend backend,
    MergePlan plan,
    IReadOnlyList<AdapterFolder> inputs,
    ModelWeights? model = null
)
{
    // The factors of a module are asked for one after the other, some of them row by row.
    private const long RememberedBytes = 1 << 26;

    private readonly RecentValues<(int Input, string Tensor), byte[]> computed = new(RememberedBytes);
    private readonly Dictionary<(int Input, string Tensor), Formula> formulas = FormulasOf(plan);
    private readonly bool isUnscaled = plan.Quirks.HasFlag(Quirks.UnscaledDeltas);
    private readonly bool keepsStoredPrecision = plan.Quirks.HasFlag(Quirks.StoredPrecision);

    /// <summary>The bytes of a tensor: out of its file, or computed from what the file has.</summary>
    public ReadOnlySpan<byte> Bytes(int input, TensorInfo tensor) =>
        formulas.TryGetValue((input, tensor.Name), out var formula)
            ? computed.Get((input, tensor.Name), () => Compute(input, formula), bytes => bytes.Length)
            : inputs[input].Data(tensor);

    /// <summary><paramref name="length"/> bytes of a tensor in its file, from its byte <paramref name="offset"/>.</summary>
    public ReadOnlySpan<byte> Bytes(int input, TensorInfo tensor, long offset, int length) =>
        inputs[input].Data(tensor, offset, length);

    /// <summary>An operand's two factors, everything behind the rank flattened.</summary>
    public LoraOperand Read(Operand operand)
    {
        var (a, b) = (operand.Module.A, operand.Module.B);
        var uploadedA = Upload(operand, a, checked((int)a.Shape[0]));
        var uploadedB = Upload(operand, b, checked((int)b.Shape[0]));
        return new LoraOperand(uploadedA, uploadedB, operand.Weight, ScalingOf(operand), operand.Type)
        {
            Whole =
                operand.Module.Factors is not { Whole: { } whole } factors ? null
                : ReferenceEquals(whole, factors.A) ? uploadedA
                : uploadedB,
        };
    }

    private double ScalingOf(Operand operand) => isUnscaled ? 1 : operand.Module.Scaling;

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
        return new LoraOperand(a, uploaded, operand.Weight, ScalingOf(operand), operand.Type);
    }

    /// <summary>A tensor as a matrix of that many rows, checked to be finite.</summary>
    public ITensor Upload(Operand operand, TensorInfo tensor, int rows)
    {
        var bytes = Bytes(operand.Input, tensor);
        NonFinite.Check(plan.Inputs[operand.Input].Key, tensor, bytes);
        return Upload(operand, tensor, bytes, rows, checked((int)(tensor.Count / Math.Max(1, rows))));
    }

    /// <summary>The base's weight of a DoRA (out x in), row-major.</summary>
    public float[] Weight(DoraBase dora, int rows)
    {
        var numbers = model!.ReadNumbers(dora.Weight);
        if (!dora.IsTransposed)
        {
            return numbers;
        }

        var turned = new float[numbers.Length];
        var columns = numbers.Length / rows;
        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < rows; row++)
            {
                turned[(row * columns) + column] = numbers[(column * rows) + row];
            }
        }

        return turned;
    }

    /// <summary>True where a tensor's numbers change before any arithmetic.</summary>
    public bool IsRounded(Operand operand, TensorInfo tensor) => keepsStoredPrecision && operand.Type != tensor.Type;

    private static Dictionary<(int Input, string Tensor), Formula> FormulasOf(MergePlan plan)
    {
        var formulas = new Dictionary<(int Input, string Tensor), Formula>();
        foreach (var operand in plan.Modules.SelectMany(module => module.Operands))
        {
            if (operand.Module.Factors is { } factors)
            {
                formulas[(operand.Input, operand.Module.A.Name)] = factors.A;
                formulas[(operand.Input, operand.Module.B.Name)] = factors.B;
            }
        }

        return formulas;
    }

    private byte[] Compute(int input, Formula formula)
    {
        var numbers = new FormulaEvaluator(new OperandNumbers(inputs[input], model)).Run(formula);
        return MemoryMarshal.AsBytes(numbers.AsSpan(0, checked((int)formula.Count))).ToArray();
    }

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
