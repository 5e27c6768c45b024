using System.Runtime.CompilerServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Large arrays that are used again, by exact length. The modules of a model have few shapes, and fresh memory costs more
/// than most of what is done with it: the system hands it out page by page, zeroed. Thread safe.
/// </summary>
/// <typeparam name="T">Type of the numbers.</typeparam>
internal static class RecycledArrays<T>
    where T : unmanaged
{
    // Arrays below this many bytes are cheap to allocate and to collect.
    private const int SmallestBytes = 1 << 17;

    // What may lie idle in arrays of other lengths than the one asked for.
    private const long MostIdleBytes = 64 << 20;

    // More of one length than an operation on several adapters has at a time.
    private const int MostIdleOfALength = 8;

    // Garbage beyond this is not left for the collector to notice: it would let several models' worth pile up.
    private const long CollectedBytes = 256 << 20;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, Stack<T[]>> Idle = [];
    private static long idleBytes;

    /// <summary>An array of exactly that length, with anything in it.</summary>
    public static T[] Rent(int length)
    {
        if ((long)length * Unsafe.SizeOf<T>() < SmallestBytes)
        {
            return GC.AllocateUninitializedArray<T>(length);
        }

        lock (Gate)
        {
            if (Idle.TryGetValue(length, out var arrays) && arrays.TryPop(out var array))
            {
                idleBytes -= (long)length * Unsafe.SizeOf<T>();
                return array;
            }

            if (idleBytes > MostIdleBytes)
            {
                // The shape has changed: what is idle would only lie beside what is needed now.
                var isLarge = idleBytes > CollectedBytes;
                Clear();
                if (isLarge)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                }
            }
        }

        return GC.AllocateUninitializedArray<T>(length);
    }

    /// <summary>Takes back an array that nobody refers to any more, wherever it came from.</summary>
    public static void Return(T[] array)
    {
        if ((long)array.Length * Unsafe.SizeOf<T>() < SmallestBytes)
        {
            return;
        }

        lock (Gate)
        {
            if (!Idle.TryGetValue(array.Length, out var arrays))
            {
                Idle.Add(array.Length, arrays = new Stack<T[]>());
            }

            if (arrays.Count == MostIdleOfALength)
            {
                return;
            }

            arrays.Push(array);
            idleBytes += (long)array.Length * Unsafe.SizeOf<T>();
        }
    }

    /// <summary>Leaves everything that lies idle to the garbage collector.</summary>
    public static void Clear()
    {
        lock (Gate)
        {
            Idle.Clear();
            idleBytes = 0;
        }
    }
}
