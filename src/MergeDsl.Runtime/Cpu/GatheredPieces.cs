namespace MergeDsl.Runtime.Cpu;

/// <summary>Numbers picked out of others, by the piece they come from.</summary>
internal sealed class GatheredPieces<T>(RecycledList<T>[] pieces) : INumberPieces<T>
    where T : unmanaged
{
    private const int FewNumbers = 1 << 18;

    public long Length { get; } = pieces.Sum(piece => (long)piece.Count);

    // Counting them on several threads has to be worth adding the counts.
    public int Pieces => Length < FewNumbers ? 1 : pieces.Length;

    public void Visit(int piece, NumberVisitor<T> visitor)
    {
        foreach (var numbers in Pieces == 1 ? pieces : [pieces[piece]])
        {
            visitor(numbers.Numbers);
        }
    }

    /// <summary>Gives the memory back: nobody may look at the numbers any more.</summary>
    public void Return()
    {
        foreach (var piece in pieces)
        {
            piece.Return();
        }
    }
}
