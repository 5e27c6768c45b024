namespace MergeDsl.Runtime.Cpu;

/// <summary>Looks at some numbers, which are gone when it returns.</summary>
internal delegate void NumberVisitor<T>(ReadOnlySpan<T> numbers);

/// <summary>Numbers that can be passed again and again, in pieces large enough to be worth a thread.</summary>
internal interface INumberPieces<T>
{
    /// <summary>How many numbers there are.</summary>
    long Length { get; }

    /// <summary>How many pieces there are.</summary>
    int Pieces { get; }

    /// <summary>Shows all numbers of a piece, some at a time.</summary>
    void Visit(int piece, NumberVisitor<T> visitor);
}

/// <summary>Numbers of which a sample can be looked at first.</summary>
internal interface ISampledPieces<T> : INumberPieces<T>
{
    /// <summary>Shows about a sixteenth of all numbers, some at a time, from places spread over all of them.</summary>
    void Sample(NumberVisitor<T> visitor);
}
