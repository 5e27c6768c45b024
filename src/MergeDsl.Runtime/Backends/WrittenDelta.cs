namespace MergeDsl.Runtime.Backends;

/// <summary>An adapter's delta, computed whole.</summary>
internal static class WrittenDelta
{
    /// <summary>What <see cref="IBackend.Delta"/> promises, out of the other operations.</summary>
    public static ITensor Of(IBackend backend, ITensor b, ITensor a, double scaling, DType? rounded, bool isTransposed)
    {
        var delta = backend.Multiply(b, a);
        if (scaling != 1)
        {
            delta = Replace(delta, backend.Scale(delta, scaling));
        }

        if (rounded is { } type)
        {
            delta = Replace(delta, backend.Round(delta, type));
        }

        return isTransposed ? Replace(delta, backend.Transpose(delta)) : delta;
    }

    private static ITensor Replace(ITensor old, ITensor next)
    {
        old.Dispose();
        return next;
    }
}
