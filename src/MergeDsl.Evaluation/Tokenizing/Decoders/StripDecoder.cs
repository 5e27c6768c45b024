using System.Text;

namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Takes a character off the ends of each token.</summary>
/// <param name="Character">The character.</param>
/// <param name="MostLeft">How many are taken from the beginning at most.</param>
/// <param name="MostRight">How many are taken from the end at most.</param>
internal sealed record StripDecoder(Rune Character, int MostLeft, int MostRight) : ITokenDecoder
{
    private readonly string text = Character.ToString();

    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [.. tokens.Select(Strip)];

    private string Strip(string token)
    {
        var (start, end) = (0, token.Length);
        for (var taken = 0; taken < MostLeft && Stands(token, start, end); taken++)
        {
            start += text.Length;
        }

        for (var taken = 0; taken < MostRight && Stands(token, Math.Max(start, end - text.Length), end); taken++)
        {
            end -= text.Length;
        }

        return token[start..end];
    }

    private bool Stands(string token, int start, int end) =>
        end - start >= text.Length && string.CompareOrdinal(token, start, text, 0, text.Length) == 0;
}
