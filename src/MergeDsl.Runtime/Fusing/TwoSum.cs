using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Float32 operations together with what their rounding loses: both results added are exact (Knuth, TAOCP 2, 4.2.2).</summary>
internal static class TwoSum
{
    /// <summary>x + y, rounded.</summary>
    /// <param name="x">One number.</param>
    /// <param name="y">The other.</param>
    /// <param name="lost">What the rounding took away.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> x, Vector512<float> y, out Vector512<float> lost)
    {
        var sum = x + y;
        var added = sum - x;
        lost = (x - (sum - added)) + (y - added);
        return sum;
    }

    /// <summary>x + y, rounded.</summary>
    /// <param name="x">One number.</param>
    /// <param name="y">The other.</param>
    /// <param name="lost">What the rounding took away.</param>
    public static float Add(float x, float y, out float lost)
    {
        var sum = x + y;
        var added = sum - x;
        lost = (x - (sum - added)) + (y - added);
        return sum;
    }
}
