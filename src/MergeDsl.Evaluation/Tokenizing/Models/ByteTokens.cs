using System.Text;

namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>The tokens for single bytes, <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>, which spell what is not in the vocabulary.</summary>
internal sealed class ByteTokens(Func<string, int?> idOf)
{
    private readonly int?[] ids =
    [
        .. Enumerable.Range(0, 256).Select(code => idOf(FormattableString.Invariant($"<0x{code:X2}>"))),
    ];

    /// <summary>The tokens of the bytes of <paramref name="text"/>; null when one of them is missing.</summary>
    public IReadOnlyList<int>? Spell(string text)
    {
        var spelled = Encoding.UTF8.GetBytes(text).Select(code => ids[code]).OfType<int>().ToArray();
        return spelled.Length == Encoding.UTF8.GetByteCount(text) ? spelled : null;
    }
}
