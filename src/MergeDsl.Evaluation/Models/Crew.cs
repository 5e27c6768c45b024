using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace MergeDsl.Evaluation.Models;

/// <summary>
/// Threads that stand ready for one piece of work after another: a written token is more than a hundred products of some ten microseconds,
/// too short to gather threads anew for each. Who has nothing to do looks out for work for a moment and then sleeps, so that a model at rest
/// costs nothing. Thread safe.
/// </summary>
internal sealed class Crew : IDisposable
{
    // Longer than the pauses between the products of a token; waking up a thread takes as long.
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(50);

    private readonly object gate = new();
    private readonly Thread[] helpers;
    private Work current = new(0, _ => { });
    private int sleeping;
    private bool isDismissed;

    /// <summary>Begins with nothing to do.</summary>
    /// <param name="threads">How many work, the caller's included.</param>
    public Crew(int threads)
    {
        var seen = current;
        helpers = new Thread[Math.Max(0, threads - 1)];
        for (var number = 0; number < helpers.Length; number++)
        {
            helpers[number] = new Thread(() => Help(seen)) { IsBackground = true, Name = nameof(Crew) };
            helpers[number].Start();
        }
    }

    /// <summary>
    /// Runs <paramref name="body"/> for 0 … count-1 and comes back when all are done. An exception of the body is thrown here; of several
    /// that of the lowest item. Nothing of the body is kept.
    /// </summary>
    public void Run(int count, Action<int> body)
    {
        if (count <= 1 || helpers.Length == 0)
        {
            for (var item = 0; item < count; item++)
            {
                body(item);
            }

            return;
        }

        var work = new Work(count, body);
        Interlocked.Exchange(ref current, work);
        if (Volatile.Read(ref sleeping) > 0)
        {
            Wake();
        }

        work.Join();
        work.Wait();
    }

    /// <summary>Lets the helpers go; what is run from now on, the caller does alone.</summary>
    public void Dispose()
    {
        isDismissed = true;
        Wake();
        foreach (var helper in helpers)
        {
            helper.Join();
        }
    }

    private void Help(Work seen)
    {
        while (Next(seen) is { } work)
        {
            work.Join();
            seen = work;
        }
    }

    /// <summary>Work other than what was seen last; null at the end.</summary>
    private Work? Next(Work seen)
    {
        var start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref current) == seen && Stopwatch.GetElapsedTime(start) < Patience)
        {
            Thread.SpinWait(8);
        }

        if (Volatile.Read(ref current) == seen)
        {
            Sleep(seen);
        }

        return isDismissed ? null : Volatile.Read(ref current);
    }

    // Either this sees the new work, or who brought it sees that somebody sleeps: both write before they read.
    private void Sleep(Work seen)
    {
        lock (gate)
        {
            Interlocked.Increment(ref sleeping);
            while (Volatile.Read(ref current) == seen && !isDismissed)
            {
                Monitor.Wait(gate);
            }

            Interlocked.Decrement(ref sleeping);
        }
    }

    private void Wake()
    {
        lock (gate)
        {
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Items that whoever is free takes one after the other. Who comes late finds nothing left.</summary>
    private sealed class Work(int count, Action<int> body)
    {
        private readonly Lock gate = new();
        private Action<int>? body = body;
        private int taken;
        private int done;
        private (int Item, Exception Exception)? failure;

        /// <summary>Does items until none is left.</summary>
        public void Join()
        {
            for (
                var item = Interlocked.Increment(ref taken) - 1;
                item < count;
                item = Interlocked.Increment(ref taken) - 1
            )
            {
                try
                {
                    body!(item);
                }
                catch (Exception exception)
                {
                    Fail(item, exception);
                }

                Interlocked.Increment(ref done);
            }
        }

        /// <summary>Comes back when the others have done what they took.</summary>
        public void Wait()
        {
            var spinner = default(SpinWait);
            while (Volatile.Read(ref done) < count)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }

            // Whoever comes now finds no item, so that nobody calls it; but helpers hold on to this until there is other work.
            body = null;
            if (failure is { Exception: var exception })
            {
                failure = null;
                ExceptionDispatchInfo.Throw(exception);
            }
        }

        private void Fail(int item, Exception exception)
        {
            lock (gate)
            {
                if (failure is not { } other || item < other.Item)
                {
                    failure = (item, exception);
                }
            }
        }
    }
}
