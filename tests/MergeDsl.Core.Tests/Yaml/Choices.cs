using FsCheck;
using FsCheck.Fluent;

namespace MergeDsl.Core.Tests.Yaml;

/// <summary>A finite stream of random decisions; when it is used up, every decision is 0.</summary>
internal sealed class Choices(int[] numbers)
{
    private int next;

    /// <summary>Streams for FsCheck, which shortens them until a failure is small.</summary>
    public static Arbitrary<int[]> Streams { get; } = Gen.Choose(0, int.MaxValue - 1).ArrayOf().ToArbitrary();

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => next < numbers.Length ? numbers[next++] % count : 0;

    /// <summary>One of the items.</summary>
    public T Of<T>(params T[] items) => items[Below(items.Length)];
}
