using System.Text;

namespace MergeDsl.Tests.Native.Reference;

/// <summary>The masks of the native random methods, drawn entry by entry from the description of the generator.</summary>
internal static class SlowMask
{
    /// <summary>Which entries stay.</summary>
    /// <param name="seed">The recipe's seed.</param>
    /// <param name="adapter">The recipe's name of the adapter.</param>
    /// <param name="tensor">Module path, slash, part.</param>
    /// <param name="density">The probability to stay.</param>
    /// <param name="count">Number of entries, row-major.</param>
    public static bool[] Of(long seed, string adapter, string tensor, double density, int count)
    {
        var key = 0xCBF29CE484222325UL;
        foreach (var octet in BitConverter.GetBytes(seed).Concat(Encoding.UTF8.GetBytes($"{adapter}\0{tensor}")))
        {
            key = (key ^ octet) * 0x100000001B3UL;
        }

        key = Finalise(key);
        return
        [
            .. Enumerable
                .Range(1, count)
                .Select(place => Finalise(key + ((ulong)place * 0x9E3779B97F4A7C15UL)) >> 40)
                .Select(draw => draw < density * (1 << 24)),
        ];
    }

    private static ulong Finalise(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
