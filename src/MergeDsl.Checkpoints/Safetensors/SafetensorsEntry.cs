using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>One tensor as the header tells it.</summary>
/// <param name="Tensor">Name, type and shape.</param>
/// <param name="Begin">First byte of its data, from the first byte of all data.</param>
/// <param name="End">The byte behind its data.</param>
internal sealed record SafetensorsEntry(TensorInfo Tensor, long Begin, long End);
