namespace MergeDsl.Runtime.Cpu;

/// <summary>Runs independent pieces of an operation on several threads. What a piece is never depends on how many there are.</summary>
/// <param name="threads">The most threads to use; 1 runs everything on the caller's.</param>
internal sealed class Workers(int threads)
{
    /// <summary>Numbers in one piece of an element-wise operation: some hundred microseconds of work.</summary>
    public const int PieceLength = 1 << 16;

    private int running;

    /// <summary>Runs <paramref name="body"/> for 0 … count-1, sharing the threads with the calls that are running already.</summary>
    public void Run(int count, Action<int> body)
    {
        var share = threads / Interlocked.Increment(ref running);
        try
        {
            if (share > 1 && count > 1)
            {
                Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = share }, body);
                return;
            }

            for (var i = 0; i < count; i++)
            {
                body(i);
            }
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    /// <summary>Begins something whose result is wanted later, on another thread where there is one.</summary>
    public Task<T> Begin<T>(Func<T> function) => threads > 1 ? Task.Run(function) : Task.FromResult(function());

    /// <summary>Cuts 0 … length-1 into pieces of <see cref="PieceLength"/> and runs <paramref name="body"/>(start, length) on each.</summary>
    public void RunPieces(int length, Action<int, int> body) =>
        Run(
            Pieces(length),
            piece =>
            {
                var start = piece * PieceLength;
                body(start, Math.Min(PieceLength, length - start));
            }
        );

    /// <summary>How many pieces <see cref="RunPieces"/> cuts.</summary>
    public static int Pieces(int length) => (int)(((long)length + PieceLength - 1) / PieceLength);
}
