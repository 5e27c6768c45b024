namespace MergeDsl.Core.Tensors;

/// <summary>A tensor as a file's header describes it.</summary>
/// <param name="Name">Its key in the file.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Shape">Its dimensions, outermost first; empty for a scalar.</param>
public sealed record TensorInfo(string Name, DType Type, EquatableArray<long> Shape)
{
    /// <summary>How many numbers it holds.</summary>
    public long Count
    {
        get
        {
            var product = 1L;
            for (var axis = 0; axis < Shape.Count; axis++)
            {
                product = checked(product * Shape[axis]);
            }

            return product;
        }
    }

    /// <summary>How many bytes it takes in a file.</summary>
    public long Bytes => checked(Count * Type.Size());

    /// <summary>The shape as <c>[32, 4]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
