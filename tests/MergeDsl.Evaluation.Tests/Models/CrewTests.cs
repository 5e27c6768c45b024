using System.Runtime.CompilerServices;
using MergeDsl.Evaluation.Models;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>Threads that stand ready: every item is done once, whoever does it.</summary>
public sealed class CrewTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_item_of_every_run_is_done_once_before_the_run_ends(int threads)
    {
        using var crew = new Crew(threads);
        for (var run = 0; run < 2000; run++)
        {
            var done = new int[run % 17];
            crew.Run(done.Length, item => Interlocked.Increment(ref done[item]));
            done.ShouldAllBe(times => times == 1);
        }
    }

    [Fact]
    public void Helpers_that_fell_asleep_come_back()
    {
        using var crew = new Crew(2);
        using var meeting = new Barrier(2);
        for (var run = 0; run < 3; run++)
        {
            Thread.Sleep(20);

            // Ends only when two threads are in it.
            crew.Run(2, _ => meeting.SignalAndWait(TimeSpan.FromSeconds(30)).ShouldBeTrue());
        }
    }

    [Fact]
    public void Items_can_share_work_themselves()
    {
        using var crew = new Crew(3);
        var sum = 0;
        crew.Run(20, item => crew.Run(item, inner => Interlocked.Add(ref sum, inner)));
        sum.ShouldBe(Enumerable.Range(0, 20).Sum(item => item * (item - 1) / 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_of_an_item_is_thrown_to_the_caller_and_the_crew_goes_on(int threads)
    {
        using var crew = new Crew(threads);
        for (var run = 0; run < 100; run++)
        {
            Should
                .Throw<InvalidOperationException>(() =>
                    crew.Run(10, item => throw new InvalidOperationException("no item"))
                )
                .Message.ShouldBe("no item");
        }

        var done = 0;
        crew.Run(10, _ => Interlocked.Increment(ref done));
        done.ShouldBe(10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Of_several_exceptions_that_of_the_lowest_item_is_thrown(int threads)
    {
        using var crew = new Crew(threads);
        for (var run = 0; run < 100; run++)
        {
            var failed = Should.Throw<InvalidOperationException>(() =>
                crew.Run(
                    12,
                    item =>
                    {
                        // The lowest of those that fail is the slowest.
                        Thread.SpinWait(item == 2 ? 5000 : 1);
                        if (item >= 2)
                        {
                            throw new InvalidOperationException($"item {item}");
                        }
                    }
                )
            );
            failed.Message.ShouldBe("item 2");
        }
    }

    [Fact]
    public void Nothing_of_what_was_run_is_kept()
    {
        using var crew = new Crew(3);
        var kept = Run(crew);
        kept.Length.ShouldBe(2);
        GC.Collect();
        kept.ShouldAllBe(reference => !reference.IsAlive);
    }

    [Fact]
    public void The_caller_works_alone_once_the_helpers_are_gone()
    {
        var crew = new Crew(4);
        crew.Dispose();
        crew.Dispose();
        var threads = new HashSet<int>();
        crew.Run(100, _ => threads.Add(Environment.CurrentManagedThreadId));
        threads.ShouldBe([Environment.CurrentManagedThreadId]);
    }

    /// <summary>What a body captured, and what it threw.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Run(Crew crew)
    {
        var captured = new int[10];
        var exception = new InvalidOperationException();
        Should.Throw<InvalidOperationException>(() =>
            crew.Run(
                10,
                item =>
                {
                    captured[item]++;
                    if (item == 5)
                    {
                        throw exception;
                    }
                }
            )
        );
        return [new WeakReference(captured), new WeakReference(exception)];
    }
}
