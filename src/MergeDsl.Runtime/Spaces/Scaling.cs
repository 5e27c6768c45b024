using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Spaces;

/// <summary>The recipe's <c>scale</c>: one factor on the whole merged delta.</summary>
internal static class Scaling
{
    /// <summary>scale·x; takes over the tensor it is given, and gives it back where the scale is 1.</summary>
    public static ITensor Apply(IBackend backend, ITensor tensor, double scale)
    {
        if (scale == 1)
        {
            return tensor;
        }

        using (tensor)
        {
            return backend.Scale(tensor, scale);
        }
    }
}
