namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>The place in a file that <see cref="SafetensorsWriter.Reserve"/> gave to a tensor.</summary>
/// <param name="Offset">Position of its first byte in the file.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct SafetensorsDataRegion(long Offset, long Length);
