namespace MergeDsl.Runtime.Cpu;

/// <summary>The numbers of an array.</summary>
internal sealed class ArrayPieces<T>(T[] numbers) : ISampledPieces<T>
{
    private const int PieceLength = 1 << 18;
    private const int SampleLength = 1 << 9;
    private const int SampledShare = 16;

    public long Length => numbers.Length;

    public int Pieces => (int)(((long)numbers.Length + PieceLength - 1) / PieceLength);

    public void Visit(int piece, NumberVisitor<T> visitor)
    {
        var start = piece * PieceLength;
        visitor(numbers.AsSpan(start, Math.Min(PieceLength, numbers.Length - start)));
    }

    public void Sample(NumberVisitor<T> visitor)
    {
        for (var start = 0L; start < numbers.Length; start += SampledShare * SampleLength)
        {
            visitor(numbers.AsSpan((int)start, (int)Math.Min(SampleLength, numbers.Length - start)));
        }
    }
}
