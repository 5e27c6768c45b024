using System.Collections.Concurrent;
using MergeDsl.Runtime.Engine;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Engine;

public sealed class WorkQueueTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(100, 1)]
    [InlineData(100, 3)]
    public void EveryPiece_IsRunOnce(int count, int threads)
    {
        var seen = new ConcurrentQueue<int>();

        WorkQueue.Run(count, threads, seen.Enqueue, CancellationToken.None);

        seen.Order().ShouldBe(Enumerable.Range(0, count));
    }

    [Fact]
    public void ThePiecesThatRun_AreNeverFarApart()
    {
        const int Threads = 3;
        var done = new bool[201];
        var farthest = 0;

        WorkQueue.Run(
            done.Length - 1,
            Threads,
            piece =>
            {
                Thread.Sleep(piece == 0 ? 50 : 0);
                lock (done)
                {
                    done[piece] = true;
                    farthest = Math.Max(farthest, piece - Array.IndexOf(done, false));
                }
            },
            CancellationToken.None
        );

        farthest.ShouldBeLessThan(4 * Threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void TheFailureOfTheLowestNumber_IsThrown(int threads)
    {
        var failure = Should.Throw<InvalidOperationException>(() =>
            WorkQueue.Run(
                50,
                threads,
                piece =>
                {
                    if (piece is 7 or 8 or 30)
                    {
                        // The first to fail is not the first to have started.
                        Thread.Sleep(piece == 7 ? 20 : 0);
                        throw new InvalidOperationException($"piece {piece}");
                    }
                },
                CancellationToken.None
            )
        );

        failure.Message.ShouldBe("piece 7");
    }

    [Fact]
    public void Cancelling_EndsTheWorkBetweenTwoPieces()
    {
        using var source = new CancellationTokenSource();
        var run = 0;

        Should.Throw<OperationCanceledException>(() =>
            WorkQueue.Run(
                1000,
                2,
                piece =>
                {
                    Interlocked.Increment(ref run);
                    if (piece == 5)
                    {
                        source.Cancel();
                    }
                },
                source.Token
            )
        );

        run.ShouldBeInRange(6, 16);
    }
}
