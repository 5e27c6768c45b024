using System.Runtime.ExceptionServices;

namespace MergeDsl.Runtime.Engine;

/// <summary>Runs numbered pieces of work on a few threads, handing them out in order and never far ahead of the slowest.</summary>
public sealed class WorkQueue
{
    private readonly int count;
    private readonly int window;
    private readonly Action<int> work;
    private readonly CancellationToken cancellation;

    // In ascending order: pieces are taken so.
    private readonly List<int> running = [];
    private readonly object gate = new();
    private int next;
    private int firstFailed = int.MaxValue;
    private Exception? failure;

    private WorkQueue(int count, int window, Action<int> work, CancellationToken cancellation)
    {
        this.count = count;
        this.window = window;
        this.work = work;
        this.cancellation = cancellation;
    }

    /// <summary>
    /// Runs all pieces. Where pieces fail, the failure of the lowest number is thrown, whatever the number of threads: pieces
    /// start in order, and those below a failed one are always finished.
    /// </summary>
    /// <param name="count">How many pieces there are.</param>
    /// <param name="threads">How many run at a time; the caller's thread is one of them.</param>
    /// <param name="work">Does the piece of that number.</param>
    /// <param name="cancellation">Ends the work between two pieces.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Run(int count, int threads, Action<int> work, CancellationToken cancellation)
    {
        var queue = new WorkQueue(count, 4 * threads, work, cancellation);
        var others = Enumerable
            .Range(1, Math.Min(threads, Math.Max(1, count)) - 1)
            .Select(_ => queue.Start())
            .ToArray();
        queue.Drain();
        Array.ForEach(others, thread => thread.Join());
        cancellation.ThrowIfCancellationRequested();
        if (queue.failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private Thread Start()
    {
        var thread = new Thread(Drain) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private void Drain()
    {
        while (Take() is { } index)
        {
            Exception? own = null;
            try
            {
                work(index);
            }
            catch (Exception exception)
            {
                // Whatever it is, it must reach the thread that asked for the work.
                own = exception;
            }

            Finish(index, own);
        }
    }

    private int? Take()
    {
        lock (gate)
        {
            while (running.Count > 0 && next - running[0] >= window)
            {
                Monitor.Wait(gate);
            }

            if (next == count || failure is not null || cancellation.IsCancellationRequested)
            {
                return null;
            }

            running.Add(next);
            return next++;
        }
    }

    private void Finish(int index, Exception? own)
    {
        lock (gate)
        {
            running.Remove(index);
            if (own is not null && index < firstFailed)
            {
                (firstFailed, failure) = (index, own);
            }

            Monitor.PulseAll(gate);
        }
    }
}
