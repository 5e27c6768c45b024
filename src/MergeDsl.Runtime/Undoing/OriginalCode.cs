using System.IO.Compression;

namespace MergeDsl.Runtime.Undoing;

/// <summary>Bytes coded without any knowledge of what they are: compressed, or as they are where that is shorter.</summary>
internal static class OriginalCode
{
    /// <summary>The first byte of bytes as they are.</summary>
    public const byte Plain = 0;

    /// <summary>The first byte of bytes as Brotli compresses them.</summary>
    public const byte Compressed = 1;

    // Numbers have little that a slower search would find.
    private const int Quality = 1;
    private const int Window = 20;

    /// <summary>The code of <paramref name="original"/>, at most one byte longer.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> original)
    {
        var code = new byte[original.Length + 1];
        if (
            BrotliEncoder.TryCompress(original, code.AsSpan(1), out var written, Quality, Window)
            && written < original.Length
        )
        {
            code[0] = Compressed;
            return code[..(written + 1)];
        }

        code[0] = Plain;
        original.CopyTo(code.AsSpan(1));
        return code;
    }

    /// <summary>Decodes <paramref name="code"/>; false unless it is the code of as many bytes as <paramref name="original"/> has.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> code, Span<byte> original)
    {
        if (code.IsEmpty)
        {
            return false;
        }

        var content = code[1..];
        switch (code[0])
        {
            case Plain when content.Length == original.Length:
                content.CopyTo(original);
                return true;
            case Compressed:
                return BrotliDecoder.TryDecompress(content, original, out var written) && written == original.Length;
            default:
                return false;
        }
    }
}
