using MergeDsl.Runtime.Cpu;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

/// <summary>Which arrays are used again. The type of the numbers is one that nothing else recycles.</summary>
public sealed class RecycledArraysTests
{
    private const int Small = 1 << 16;
    private const int Large = 1 << 26;

    [Fact]
    public void Array_IsUsedAgainForItsLengthAlone()
    {
        RecycledArrays<short>.Clear();
        var array = RecycledArrays<short>.Rent(Small);
        RecycledArrays<short>.Return(array);

        RecycledArrays<short>.Rent(Small + 1).ShouldNotBeSameAs(array);
        RecycledArrays<short>.Rent(Small).ShouldBeSameAs(array);
        RecycledArrays<short>.Rent(Small).ShouldNotBeSameAs(array);
        RecycledArrays<short>.Clear();
    }

    [Fact]
    public void LargeArray_StaysWhileSmallOnesComeAndGo()
    {
        RecycledArrays<ushort>.Clear();
        var large = RecycledArrays<ushort>.Rent(Large);
        var small = RecycledArrays<ushort>.Rent(Small);
        RecycledArrays<ushort>.Return(large);
        for (var round = 0; round < 100; round++)
        {
            RecycledArrays<ushort>.Return(small);
            RecycledArrays<ushort>.Rent(Small).ShouldBeSameAs(small);
        }

        RecycledArrays<ushort>.Rent(Large).ShouldBeSameAs(large);
        RecycledArrays<ushort>.Clear();
    }

    [Fact]
    public void LargeArray_IsGivenUpWhenTheShapeHasChanged()
    {
        RecycledArrays<char>.Clear();
        var large = RecycledArrays<char>.Rent(Large);
        RecycledArrays<char>.Return(large);

        RecycledArrays<char>.Rent(Small);

        RecycledArrays<char>.Rent(Large).ShouldNotBeSameAs(large);
        RecycledArrays<char>.Clear();
    }
}
