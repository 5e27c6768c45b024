using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Reads the tensor of the base that a fused tensor starts from; zeros where it starts from none.</summary>
/// <param name="model">The base model.</param>
/// <param name="source">Its tensor; null for none.</param>
internal sealed class WeightReader(ITensorSource model, TensorInfo? source)
{
    /// <summary>The stored type; float32 where there is nothing stored.</summary>
    public DType Type => source?.Type ?? DType.Float32;

    /// <summary>Reads rows of a slice as float32.</summary>
    public void Read(FusedSlice slice, int firstRow, Span<float> numbers)
    {
        using var bytes = new Engine.PooledBytes((long)numbers.Length * Type.Size());
        ReadStored(slice, firstRow, bytes.Span);
        NumberFormats.Decode(Type, bytes.Span, numbers);
    }

    /// <summary>Reads rows of a slice as they are stored.</summary>
    public void ReadStored(FusedSlice slice, int firstRow, Span<byte> bytes)
    {
        if (source is null)
        {
            bytes.Clear();
            return;
        }

        var first = slice.Offset + (firstRow * slice.Columns);
        model.Read(source!, first * source!.Type.Size(), bytes);
    }
}
