using System.Numerics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Which entries torch's CPU <c>topk</c> keeps when magnitudes are equal: those that libstdc++'s <c>partial_sort</c> or
/// <c>nth_element</c> leave in front of an array of (key, index) in ascending index order, with "larger key first" and no
/// regard for the index (<c>peft.md</c> A.1).
/// </summary>
/// <typeparam name="TKey">An unsigned integer.</typeparam>
internal sealed class TorchSelection<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>
{
    private const int InsertionLimit = 3;
    private readonly TKey[] keys;
    private readonly int[] indices;

    private TorchSelection(TKey[] keys)
    {
        this.keys = keys;
        indices = [.. Enumerable.Range(0, keys.Length)];
    }

    /// <summary>All indices, those of the <paramref name="count"/> entries that stay first; 1 ≤ count ≤ length. Reorders the keys.</summary>
    public static ReadOnlySpan<int> Select(TKey[] keys, int count)
    {
        var selection = new TorchSelection<TKey>(keys);
        if (64L * count <= keys.Length)
        {
            selection.HeapSelect(0, count, keys.Length);
        }
        else
        {
            selection.SelectNth(count - 1);
        }

        return selection.indices;
    }

    private void SelectNth(int nth)
    {
        var (first, last) = (0, keys.Length);
        var depth = 2 * BitOperations.Log2((uint)keys.Length);
        while (last - first > InsertionLimit)
        {
            if (depth-- == 0)
            {
                HeapSelect(first, nth + 1, last);
                Swap(first, nth);
                return;
            }

            var cut = PartitionAroundPivot(first, last);
            (first, last) = cut <= nth ? (cut, last) : (first, cut);
        }

        SortByInsertion(first, last);
    }

    private int PartitionAroundPivot(int first, int last)
    {
        MoveMedianTo(first, first + 1, first + ((last - first) / 2), last - 1);
        var pivot = keys[first];
        var (left, right) = (first + 1, last);
        while (true)
        {
            while (keys[left] > pivot)
            {
                left++;
            }

            right--;
            while (pivot > keys[right])
            {
                right--;
            }

            if (left >= right)
            {
                return left;
            }

            Swap(left, right);
            left++;
        }
    }

    private void MoveMedianTo(int place, int a, int b, int c)
    {
        if (keys[a] > keys[b])
        {
            Swap(
                place,
                keys[b] > keys[c] ? b
                    : keys[a] > keys[c] ? c
                    : a
            );
        }
        else
        {
            Swap(
                place,
                keys[a] > keys[c] ? a
                    : keys[b] > keys[c] ? c
                    : b
            );
        }
    }

    private void SortByInsertion(int first, int last)
    {
        for (var i = first + 1; i < last; i++)
        {
            var (key, index) = (keys[i], indices[i]);
            var hole = i;
            for (; hole > first && key > keys[hole - 1]; hole--)
            {
                Put(hole, keys[hole - 1], indices[hole - 1]);
            }

            Put(hole, key, index);
        }
    }

    /// <summary>Heaps the entries up to <paramref name="middle"/>, smallest on top, and lets larger ones behind replace the top.</summary>
    private void HeapSelect(int first, int middle, int last)
    {
        var length = middle - first;
        for (var parent = (length - 2) / 2; length > 1 && parent >= 0; parent--)
        {
            SiftDown(first, parent, length, keys[first + parent], indices[first + parent]);
        }

        for (var i = middle; i < last; i++)
        {
            if (keys[i] > keys[first])
            {
                var (key, index) = (keys[i], indices[i]);
                Put(i, keys[first], indices[first]);
                SiftDown(first, 0, length, key, index);
            }
        }
    }

    /// <summary>As libstdc++ does it: the hole sinks to the bottom first, then the entry rises from there.</summary>
    private void SiftDown(int first, int hole, int length, TKey key, int index)
    {
        var top = hole;
        var child = hole;
        while (child < (length - 1) / 2)
        {
            child = 2 * (child + 1);
            if (keys[first + child] > keys[first + child - 1])
            {
                child--;
            }

            Put(first + hole, keys[first + child], indices[first + child]);
            hole = child;
        }

        if (length % 2 == 0 && child == (length - 2) / 2)
        {
            child = 2 * (child + 1);
            Put(first + hole, keys[first + child - 1], indices[first + child - 1]);
            hole = child - 1;
        }

        for (var parent = (hole - 1) / 2; hole > top && keys[first + parent] > key; parent = (hole - 1) / 2)
        {
            Put(first + hole, keys[first + parent], indices[first + parent]);
            hole = parent;
        }

        Put(first + hole, key, index);
    }

    private void Swap(int a, int b)
    {
        (keys[a], keys[b]) = (keys[b], keys[a]);
        (indices[a], indices[b]) = (indices[b], indices[a]);
    }

    private void Put(int place, TKey key, int index)
    {
        keys[place] = key;
        indices[place] = index;
    }
}
