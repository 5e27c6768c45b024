using System.Text;

namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>
/// Bytes as letters, as GPT-2 has them: a byte that prints is its own character in Latin 1, the others are U+0100 and up, in
/// their order.
/// </summary>
internal static class ByteLetters
{
    private static readonly char[] Letters = Spelling();
    private static readonly Dictionary<char, byte> Bytes = Enumerable
        .Range(0, 256)
        .ToDictionary(code => Letters[code], code => (byte)code);

    /// <summary>The letters of the UTF-8 bytes of <paramref name="text"/>.</summary>
    public static string Spell(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return string.Create(
            bytes.Length,
            bytes,
            static (letters, bytes) =>
            {
                for (var index = 0; index < bytes.Length; index++)
                {
                    letters[index] = Letters[bytes[index]];
                }
            }
        );
    }

    /// <summary>The bytes that <paramref name="letters"/> spell; its own UTF-8 bytes when one of them is no such letter.</summary>
    public static byte[] Read(string letters)
    {
        var bytes = new byte[letters.Length];
        for (var index = 0; index < bytes.Length; index++)
        {
            if (!Bytes.TryGetValue(letters[index], out bytes[index]))
            {
                return Encoding.UTF8.GetBytes(letters);
            }
        }

        return bytes;
    }

    private static char[] Spelling()
    {
        var next = '\u0100';
        return
        [
            .. Enumerable
                .Range(0, 256)
                .Select(code => code is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)code : next++),
        ];
    }
}
