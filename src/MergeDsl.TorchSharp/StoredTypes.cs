using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>The types of files as torch knows them.</summary>
internal static class StoredTypes
{
    /// <summary>The type in torch; null for those that only newer versions know, which are converted on the host.</summary>
    public static ScalarType? Of(DType type) =>
        type switch
        {
            DType.Float64 => ScalarType.Float64,
            DType.Float32 => ScalarType.Float32,
            DType.Float16 => ScalarType.Float16,
            DType.BFloat16 => ScalarType.BFloat16,
            _ => null,
        };
}
