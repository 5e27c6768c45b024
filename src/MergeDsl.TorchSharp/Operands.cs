using MergeDsl.Runtime.Backends;
using TorchSharp;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>The tensors behind the seam's interface, in the form an operation wants them; new ones belong to the dispose scope.</summary>
/// <param name="device">Where they are.</param>
internal sealed class Operands(TorchDevice device)
{
    /// <summary>A tensor as it is.</summary>
    public static Tensor One(ITensor tensor) =>
        tensor is TorchTensor { Numbers: var numbers }
            ? numbers
            : throw new ArgumentException("The tensor belongs to another backend.", nameof(tensor));

    /// <summary>All tensors: float32 ones as float64 where any of them is that.</summary>
    public Tensor[] All(IReadOnlyList<ITensor> operands)
    {
        if (operands.Count == 0)
        {
            throw new ArgumentException("An operation needs at least one operand.", nameof(operands));
        }

        var isDouble = operands.Any(operand => operand.IsDouble);
        return [.. operands.Select(operand => isDouble ? Double(One(operand)) : One(operand))];
    }

    /// <summary>All tensors, as <see cref="All"/>, each as one long row.</summary>
    public Tensor[] Flat(IReadOnlyList<ITensor> operands) =>
        Array.ConvertAll(All(operands), operand => operand.reshape(-1));

    /// <summary>A tensor in float64.</summary>
    public Tensor Double(Tensor numbers) => Convert(numbers, ScalarType.Float64);

    /// <summary>A tensor in another type, where numbers of that type are.</summary>
    public Tensor Convert(Tensor numbers, ScalarType type)
    {
        var place = device.Of(type);
        var moved = numbers.device.type == place.type ? numbers : numbers.to(place);
        return moved.dtype == type ? moved : moved.to(type);
    }

    /// <summary>The coefficients of a weighted sum; checks that there is one for each of the same-shaped operands.</summary>
    public static Scalar[] Factors(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients)
    {
        Require(operands, operand => (operand.Rows, operand.Columns) == (operands[0].Rows, operands[0].Columns));
        if (coefficients.Count != operands.Count)
        {
            throw new ArgumentException(
                $"{operands.Count} operands came with {coefficients.Count} coefficients.",
                nameof(coefficients)
            );
        }

        var isDouble = operands.Any(operand => operand.IsDouble);
        return [.. coefficients.Select(coefficient => Factor(coefficient, isDouble))];
    }

    /// <summary>A number rounded to the precision of what it is multiplied by.</summary>
    public static Scalar Factor(double factor, bool isDouble) => isDouble ? factor : (float)factor;

    /// <summary>The numbers of a diagonal matrix in the precision of what it is multiplied by.</summary>
    public static Tensor Diagonal(IReadOnlyList<double> values, ITensor of, int length)
    {
        if (values.Count != length)
        {
            throw new ArgumentException(
                $"A diagonal of {length} is wanted, {values.Count} were given.",
                nameof(values)
            );
        }

        var numbers = One(of);
        return of.IsDouble
            ? tensor(values.ToArray(), ScalarType.Float64, numbers.device)
            : tensor(values.Select(value => (float)value).ToArray(), ScalarType.Float32, numbers.device);
    }

    /// <summary>Refuses operands whose shapes do not fit each other.</summary>
    public static void Require(IReadOnlyList<ITensor> operands, Predicate<ITensor> fits)
    {
        if (!operands.All(operand => fits(operand)))
        {
            throw new ArgumentException("Shapes do not fit each other.", nameof(operands));
        }
    }
}
