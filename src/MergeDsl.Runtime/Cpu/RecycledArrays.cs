using System.Runtime.CompilerServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Arrays that are used again, by exact length. The modules of a model have few shapes, and fresh memory costs more than most
/// of what is done with it: the system hands it out page by page, zeroed. Thread safe.
/// </summary>
/// <typeparam name="T">Type of the numbers.</typeparam>
internal static class RecycledArrays<T>
    where T : unmanaged
{
    // Arrays below this many bytes are cheap to allocate and to collect.
    private const int SmallestBytes = 1 << 14;

    // What may lie idle when a length is asked for that there is none of: the shape has changed, and what has not been used for the
    // longest is given up.
    private const long MostIdleBytes = 64 << 20;

    // Of a length in use at least so many may lie idle, whatever their size.
    private const int IdleOfALength = 8;

    // Garbage beyond this is not left for the collector to notice: it would let several models' worth pile up.
    private const long CollectedBytes = 256 << 20;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, Shelf> Shelves = [];
    private static long idleBytes;
    private static long givenUpBytes;
    private static long clock;

    /// <summary>An array of exactly that length, with anything in it.</summary>
    public static T[] Rent(int length)
    {
        if (Bytes(length) < SmallestBytes)
        {
            return GC.AllocateUninitializedArray<T>(length);
        }

        lock (Gate)
        {
            if (Shelves.TryGetValue(length, out var shelf))
            {
                shelf.LastUse = ++clock;
                if (shelf.Arrays.TryPop(out var array))
                {
                    idleBytes -= Bytes(length);
                    return array;
                }
            }

            GiveUp();
        }

        Collect();
        return GC.AllocateUninitializedArray<T>(length);
    }

    /// <summary>Takes back an array that nobody refers to any more, wherever it came from.</summary>
    public static void Return(T[] array)
    {
        if (Bytes(array.Length) < SmallestBytes)
        {
            return;
        }

        lock (Gate)
        {
            if (!Shelves.TryGetValue(array.Length, out var shelf))
            {
                Shelves.Add(array.Length, shelf = new Shelf());
            }

            shelf.LastUse = ++clock;
            if (shelf.Arrays.Count < IdleOfALength || idleBytes + Bytes(array.Length) <= MostIdleBytes)
            {
                shelf.Arrays.Push(array);
                idleBytes += Bytes(array.Length);
            }
        }
    }

    /// <summary>Leaves everything that lies idle to the garbage collector.</summary>
    public static void Clear()
    {
        lock (Gate)
        {
            Shelves.Clear();
            idleBytes = 0;
        }
    }

    private static long Bytes(int length) => (long)length * Unsafe.SizeOf<T>();

    private static void GiveUp()
    {
        while (idleBytes > MostIdleBytes)
        {
            var (length, shelf) = Shelves.Where(one => one.Value.Arrays.Count > 0).MinBy(one => one.Value.LastUse);
            var bytes = shelf.Arrays.Count * Bytes(length);
            Shelves.Remove(length);
            idleBytes -= bytes;
            givenUpBytes += bytes;
        }
    }

    private static void Collect()
    {
        if (Interlocked.Read(ref givenUpBytes) > CollectedBytes && Interlocked.Exchange(ref givenUpBytes, 0) > 0)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>The idle arrays of one length.</summary>
    private sealed class Shelf
    {
        public Stack<T[]> Arrays { get; } = new();

        public long LastUse { get; set; }
    }
}
