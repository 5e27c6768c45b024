using MergeDsl.Runtime.Cpu;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

public sealed class RecycledListTests
{
    [Fact]
    public void WhatIsTaken_StaysInOrderWhileItGrows()
    {
        var list = new RecycledList<int>(2);
        for (var number = 0; number < 1000; number++)
        {
            // More room is asked for than is taken.
            list.Room(7)[0] = number;
            list.Take(1);
        }

        list.Count.ShouldBe(1000);
        list.Numbers.ToArray().ShouldBe(Enumerable.Range(0, 1000));
        list.Return();
        list.Count.ShouldBe(0);
    }
}
