namespace MergeDsl.Evaluation.Tokenizing.PreTokenizers;

/// <summary>Cuts into parts of <paramref name="Length"/> characters.</summary>
internal sealed record FixedLengthPreTokenizer(int Length) : IPreTokenizer
{
    /// <inheritdoc/>
    public IEnumerable<Piece> Split(Piece piece)
    {
        var start = 0;
        foreach (var characters in piece.Text.EnumerateRunes().Chunk(Length))
        {
            var end = start + characters.Sum(character => character.Utf16SequenceLength);
            yield return piece.Slice(start, end);
            start = end;
        }
    }
}
