using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Reads runs of byte tokens such as <c>&lt;0x0A&gt;</c>; of a run that is no UTF-8 every byte becomes U+FFFD.</summary>
internal sealed record ByteFallbackDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
    {
        List<string> decoded = new(tokens.Count);
        List<byte> run = [];
        foreach (var token in tokens)
        {
            if (ByteOf(token) is { } code)
            {
                run.Add(code);
                continue;
            }

            Flush(run, decoded);
            decoded.Add(token);
        }

        Flush(run, decoded);
        return decoded;
    }

    private static byte? ByteOf(string token) =>
        token.Length == 6
        && token.StartsWith("<0x", StringComparison.Ordinal)
        && token[5] == '>'
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    private static void Flush(List<byte> run, List<string> decoded)
    {
        byte[] bytes = [.. run];
        run.Clear();
        if (Utf8.IsValid(bytes))
        {
            decoded.AddRange(bytes.Length > 0 ? [Encoding.UTF8.GetString(bytes)] : []);
        }
        else
        {
            decoded.AddRange(Enumerable.Repeat("\uFFFD", bytes.Length));
        }
    }
}
