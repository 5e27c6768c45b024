using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Ranks;

/// <summary>A delta of which nothing is cut, as two factors: itself, and the identity on its shorter side.</summary>
internal static class WholeDelta
{
    /// <summary>The factors; takes over the tensor it is given.</summary>
    /// <param name="backend">Where the arithmetic happens.</param>
    /// <param name="delta">(out x in).</param>
    public static (ITensor A, ITensor B) Of(IBackend backend, ITensor delta) =>
        delta.Rows <= delta.Columns
            ? (delta, Identity(backend, delta.Rows, delta.IsDouble))
            : (Identity(backend, delta.Columns, delta.IsDouble), delta);

    private static ITensor Identity(IBackend backend, int rows, bool isDouble)
    {
        var type = isDouble ? DType.Float64 : DType.Float32;
        var one = isDouble ? BitConverter.GetBytes(1.0) : BitConverter.GetBytes(1.0f);
        var bytes = new byte[checked((long)rows * rows * type.Size())];
        for (var row = 0L; row < rows; row++)
        {
            one.CopyTo(bytes, row * (rows + 1) * type.Size());
        }

        return backend.Upload(bytes, type, rows, rows);
    }
}
