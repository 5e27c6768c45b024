using System.ComponentModel;
using MergeDsl.Core;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Generated;

/// <summary>For generated code: small values.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Literal
{
    /// <summary>A tensor as a header describes it.</summary>
    public static TensorInfo Tensor(string name, DType type, params long[] shape) =>
        new(name, type, shape.ToEquatableArray());

    /// <summary>A list.</summary>
    public static EquatableArray<T> List<T>(params T[] items) => EquatableArray.Of(items);
}
