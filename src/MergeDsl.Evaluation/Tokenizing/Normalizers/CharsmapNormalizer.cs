using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>
/// The table of replacements that SentencePiece compiles into its models: a double array trie of 32-bit units over UTF-8 bytes, whose
/// values are places in a list of texts that end with a zero byte.
/// </summary>
internal sealed class CharsmapNormalizer : INormalizer
{
    private const int LongestCluster = 5;

    private readonly uint[] units;
    private readonly byte[] texts;

    private CharsmapNormalizer(uint[] units, byte[] texts) => (this.units, this.texts) = (units, texts);

    /// <summary>The table that <paramref name="charsmap"/> holds; null when it is none.</summary>
    public static CharsmapNormalizer? Read(ReadOnlySpan<byte> charsmap)
    {
        if (
            charsmap.Length < sizeof(uint)
            || BinaryPrimitives.ReadUInt32LittleEndian(charsmap) is var size
                && (size % 4 != 0 || size > charsmap.Length - 4)
        )
        {
            return null;
        }

        var trie = charsmap.Slice(sizeof(uint), (int)size);
        var units = new uint[trie.Length / sizeof(uint)];
        for (var index = 0; index < units.Length; index++)
        {
            units[index] = BinaryPrimitives.ReadUInt32LittleEndian(trie[(index * sizeof(uint))..]);
        }

        return new CharsmapNormalizer(units, charsmap[(sizeof(uint) + trie.Length)..].ToArray());
    }

    /// <inheritdoc/>
    public Piece Normalize(Piece piece)
    {
        var text = piece.Text;
        var normalized = new StringBuilder(text.Length);
        for (var start = 0; start < text.Length; )
        {
            var length = StringInfo.GetNextTextElementLength(text.AsSpan(start));
            Append(normalized, text.Substring(start, length));
            start += length;
        }

        return piece with
        {
            Text = normalized.ToString(),
        };
    }

    /// <summary>A cluster of characters is replaced as a whole where the table begins it, else character by character.</summary>
    private void Append(StringBuilder normalized, string cluster)
    {
        if (Encoding.UTF8.GetByteCount(cluster) <= LongestCluster && Find(cluster) is { } whole)
        {
            normalized.Append(whole);
            return;
        }

        foreach (var character in cluster.EnumerateRunes())
        {
            var letter = character.ToString();
            normalized.Append(Find(letter) ?? letter);
        }
    }

    /// <summary>What replaces the shortest beginning of <paramref name="key"/> that the table knows.</summary>
    private string? Find(string key)
    {
        var node = 0L;
        if (units.Length == 0)
        {
            return null;
        }

        node ^= Offset(units[0]);
        foreach (var letter in Encoding.UTF8.GetBytes(key))
        {
            node ^= letter;
            if (letter == 0 || node >= units.Length || (units[node] & 0x8000_00FF) != letter)
            {
                return null;
            }

            var unit = units[node];
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 1)
            {
                return node < units.Length ? TextAt(units[node] & 0x7FFF_FFFF) : null;
            }
        }

        return null;
    }

    private static long Offset(uint unit) => (long)(unit >> 10) << (int)((unit & 0x200) >> 6);

    private string? TextAt(uint place)
    {
        if (place >= texts.Length)
        {
            return null;
        }

        var rest = texts.AsSpan((int)place);
        return Encoding.UTF8.GetString(rest.IndexOf((byte)0) is >= 0 and var end ? rest[..end] : rest);
    }
}
