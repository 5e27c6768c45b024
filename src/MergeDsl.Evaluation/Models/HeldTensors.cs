using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Evaluation.Models;

/// <summary>The tensors of a model that was loaded, in the order and the type of its files.</summary>
/// <param name="model">The model.</param>
internal sealed class HeldTensors(LanguageModel model) : ITensorSource
{
    /// <inheritdoc/>
    public void Read(TensorInfo tensor, long offset, Span<byte> destination)
    {
        var size = tensor.Type.Size();
        var part = Numbers(tensor).AsSpan((int)(offset / size), destination.Length / size);
        NumberFormats.Encode(tensor.Type, part, destination);
    }

    /// <summary>The numbers of a tensor.</summary>
    /// <exception cref="FindingException">The model holds no such tensor.</exception>
    public float[] Numbers(TensorInfo tensor) =>
        model.Numbers(tensor.Name)
        ?? throw new FindingException(
            Finding.Of(ModelFindings.NotUnmerged, tensor.Name, "the model computes with no such weight")
        );
}
