using System.Text;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Torch;

/// <summary>Writes the pickle of a torch file: a dictionary of tensors by their names, each with a storage of its own (protocol 2).</summary>
internal static class TensorPickleWriter
{
    /// <summary>The pickle; the storage of a tensor is called after its place in the list.</summary>
    public static byte[] Write(IReadOnlyList<TensorInfo> tensors)
    {
        using var bytes = new MemoryStream();
        using var pickle = new BinaryWriter(bytes, Encoding.UTF8);
        pickle.Write([0x80, 2]);
        pickle.Write("}("u8);
        for (var index = 0; index < tensors.Count; index++)
        {
            Text(pickle, tensors[index].Name);
            Tensor(pickle, tensors[index], index);
        }

        pickle.Write("u."u8);
        pickle.Flush();
        return bytes.ToArray();
    }

    private static void Tensor(BinaryWriter pickle, TensorInfo tensor, int index)
    {
        pickle.Write("ctorch._utils\n_rebuild_tensor_v2\n(("u8);
        Text(pickle, "storage");
        pickle.Write(Encoding.ASCII.GetBytes($"ctorch\n{StorageOf(tensor.Type)}\n"));
        Text(pickle, FormattableString.Invariant($"{index}"));
        Text(pickle, "cpu");
        Whole(pickle, tensor.Count);
        pickle.Write("tQ"u8);
        Whole(pickle, 0);
        Tuple(pickle, [.. tensor.Shape]);
        Tuple(pickle, StridesOf(tensor));

        // It needs no gradient, and has no hooks.
        pickle.Write([0x89]);
        pickle.Write("ccollections\nOrderedDict\n)RtR"u8);
    }

    private static long[] StridesOf(TensorInfo tensor)
    {
        var strides = new long[tensor.Shape.Count];
        var stride = 1L;
        for (var axis = strides.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= tensor.Shape[axis];
        }

        return strides;
    }

    private static void Tuple(BinaryWriter pickle, long[] values)
    {
        pickle.Write((byte)'(');
        foreach (var value in values)
        {
            Whole(pickle, value);
        }

        pickle.Write((byte)'t');
    }

    private static void Text(BinaryWriter pickle, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        pickle.Write((byte)'X');
        pickle.Write(bytes.Length);
        pickle.Write(bytes);
    }

    private static void Whole(BinaryWriter pickle, long value)
    {
        if (value <= int.MaxValue)
        {
            pickle.Write((byte)'J');
            pickle.Write((int)value);
        }
        else
        {
            pickle.Write([0x8a, sizeof(long)]);
            pickle.Write(value);
        }
    }

    private static string StorageOf(DType type) =>
        type switch
        {
            DType.Float64 => "DoubleStorage",
            DType.Float32 => "FloatStorage",
            DType.Float16 => "HalfStorage",
            DType.BFloat16 => "BFloat16Storage",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No storage of torch holds such numbers."),
        };
}
