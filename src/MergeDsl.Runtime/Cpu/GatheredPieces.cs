using System.Runtime.InteropServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Numbers picked out of others, by the piece they come from.</summary>
internal sealed class GatheredPieces<T>(IReadOnlyList<List<T>> pieces) : INumberPieces<T>
{
    private const int FewNumbers = 1 << 18;

    public long Length { get; } = pieces.Sum(piece => (long)piece.Count);

    // Counting them on several threads has to be worth adding the counts.
    public int Pieces => Length < FewNumbers ? 1 : pieces.Count;

    public void Visit(int piece, NumberVisitor<T> visitor)
    {
        foreach (var numbers in Pieces == 1 ? pieces : [pieces[piece]])
        {
            visitor(CollectionsMarshal.AsSpan(numbers));
        }
    }
}
