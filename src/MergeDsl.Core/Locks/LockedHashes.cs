namespace MergeDsl.Core.Locks;

/// <summary>What the files of an adapter or base model were when a lock was written.</summary>
/// <param name="Config">SHA-256 of the config file, in lower-case hexadecimal digits.</param>
/// <param name="Headers">SHA-256 of the safetensors headers, one file after the other.</param>
/// <param name="Weights">CRC-32C of an adapter's weights file; null for a base model, of which no numbers are read.</param>
public sealed record LockedHashes(string Config, string Headers, string? Weights);
