namespace MergeDsl.Runtime.Engine;

/// <summary>
/// Works on the modules of a result side by side, large ones one at a time: the backend has all threads for such a one, and memory
/// holds one.
/// </summary>
/// <param name="threads">How many modules are worked on at a time.</param>
internal sealed class ModuleQueue(int threads)
{
    // Modules that need more than this to work in wait for each other.
    private const long ParallelBytes = 64 << 20;

    private readonly Lock alone = new();

    /// <summary>Works on all modules.</summary>
    /// <param name="order">Their indices.</param>
    /// <param name="workingBytes">About what a module needs to work in.</param>
    /// <param name="work">Works on a module; the flag is true when no other one is worked on beside it.</param>
    /// <param name="finish">Takes what came of it.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run<T>(
        IReadOnlyList<int> order,
        Func<int, long> workingBytes,
        Func<int, bool, T> work,
        Action<int, T> finish,
        CancellationToken cancellation
    )
    {
        var isOnly = Math.Min(threads, order.Count) == 1;
        WorkQueue.Run(
            order.Count,
            threads,
            piece =>
            {
                var index = order[piece];
                finish(
                    piece,
                    workingBytes(index) > ParallelBytes ? Alone(index, work, cancellation) : work(index, isOnly)
                );
            },
            cancellation
        );
    }

    private T Alone<T>(int index, Func<int, bool, T> work, CancellationToken cancellation)
    {
        lock (alone)
        {
            cancellation.ThrowIfCancellationRequested();
            return work(index, true);
        }
    }
}
