namespace MergeDsl.Core.Tensors;

/// <summary>Sizes and names of the <see cref="DType"/> values.</summary>
public static class DTypes
{
    private static readonly Row[] Table =
    [
        new(DType.Float64, 8, "F64", "float64"),
        new(DType.Float32, 4, "F32", "float32"),
        new(DType.Float16, 2, "F16", "float16"),
        new(DType.BFloat16, 2, "BF16", "bfloat16"),
        new(DType.Float8E4M3, 1, "F8_E4M3", "float8_e4m3fn"),
        new(DType.Float8E5M2, 1, "F8_E5M2", "float8_e5m2"),
        new(DType.Int64, 8, "I64", "int64"),
        new(DType.Int32, 4, "I32", "int32"),
        new(DType.Int16, 2, "I16", "int16"),
        new(DType.Int8, 1, "I8", "int8"),
        new(DType.UInt64, 8, "U64", "uint64"),
        new(DType.UInt32, 4, "U32", "uint32"),
        new(DType.UInt16, 2, "U16", "uint16"),
        new(DType.UInt8, 1, "U8", "uint8"),
        new(DType.Bool, 1, "BOOL", "bool"),
    ];

    /// <summary>Names as torch writes them, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Names { get; } = Table.Select(row => row.Torch).ToArray();

    /// <summary>Names of the floating point types as recipes and torch write them.</summary>
    public static IReadOnlyList<string> FloatingNames { get; } =
        Table.Where(row => row.Type.IsFloating()).Select(row => row.Torch).ToArray();

    /// <summary>Bytes of one number.</summary>
    public static int Size(this DType type) => Table[(int)type].Size;

    /// <summary>The name in a safetensors header, e.g. <c>BF16</c>.</summary>
    public static string SafetensorsName(this DType type) => Table[(int)type].Safetensors;

    /// <summary>The name in recipes and torch, e.g. <c>bfloat16</c>.</summary>
    public static string TorchName(this DType type) => Table[(int)type].Torch;

    /// <summary>True for the types that hold real numbers.</summary>
    public static bool IsFloating(this DType type) => type <= DType.Float8E5M2;

    /// <summary>The type a safetensors header calls <paramref name="name"/>; null for an unknown name.</summary>
    public static DType? FromSafetensors(string name) => Find(row => row.Safetensors == name);

    /// <summary>The floating point type a recipe calls <paramref name="name"/>; null for an unknown name.</summary>
    public static DType? FromTorch(string name) => Find(row => row.Type.IsFloating() && row.Torch == name);

    private static DType? Find(Func<Row, bool> matches) => Table.FirstOrDefault(matches)?.Type;

    private sealed record Row(DType Type, int Size, string Safetensors, string Torch);
}
