using System.Globalization;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Locks;

/// <summary>A tensor as one line of a lock describes it: <c>F32 [8, 64]</c>.</summary>
internal static class TensorText
{
    public static string Write(TensorInfo tensor) => $"{tensor.Type.SafetensorsName()} {tensor.ShapeText}";

    /// <summary>The tensor; null when the text describes none that could lie in a file.</summary>
    public static TensorInfo? Read(string name, string text)
    {
        var space = text.IndexOf(' ');
        return
            space > 0
            && DTypes.FromSafetensors(text.Substring(0, space)) is { } type
            && Shape(text, space + 1) is { } shape
            && HasSize(shape, type.Size())
            ? new TensorInfo(name, type, shape.ToEquatableArray())
            : null;
    }

    private static long[]? Shape(string text, int start)
    {
        if (text.Length < start + 2 || text[start] != '[' || text[text.Length - 1] != ']')
        {
            return null;
        }

        var inner = text.Substring(start + 1, text.Length - start - 2);
        if (inner.Length == 0)
        {
            return [];
        }

        var parts = inner.Split(',');
        var shape = new long[parts.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            const NumberStyles Digits = NumberStyles.AllowLeadingWhite;
            if (!long.TryParse(parts[index], Digits, CultureInfo.InvariantCulture, out shape[index]))
            {
                return null;
            }
        }

        return shape;
    }

    // Bytes are counted in 64 bits everywhere.
    private static bool HasSize(long[] shape, int size)
    {
        double bytes = size;
        foreach (var dimension in shape)
        {
            bytes *= Math.Max(1, dimension);
        }

        return bytes < long.MaxValue;
    }
}
