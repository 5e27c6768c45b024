using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>
/// What one head gathers: softmax of the scores with all keys it sees, times their values. Every row is computed alone and in the order of
/// positions, so that it does not matter which rows came before in the same batch and which in an earlier one.
/// </summary>
internal static class HeadScores
{
    private const int Block = LayerCache.Block;

    // Blocks of scores computed side by side: alone, each would wait for its own sums.
    private const int Together = 4;

    /// <summary>Gathers for all rows of a text.</summary>
    public static void Run(
        AttentionShape shape,
        TextRows rows,
        int layer,
        int head,
        MatrixView<float> queries,
        MatrixView<float> gathered
    )
    {
        var cache = rows.Text.Layers[layer];
        var keyHead = head / (shape.Heads / shape.KeyHeads);
        var scores = ArrayPool<float>.Shared.Rent(rows.Text.Length + rows.Count + ((Together + 1) * Block));
        var sums = ArrayPool<float>.Shared.Rent(cache.PaddedWidth);
        for (var i = 0; i < rows.Count; i++)
        {
            var position = rows.Text.Length + i;
            var start = shape.Window is { } window ? Math.Max(0, position - window + 1) : 0;
            var query = queries.Row(rows.Start + i).Slice(head * shape.HeadWidth, shape.HeadWidth);
            var total = Weigh(shape, cache, keyHead, query, start, position, scores);
            var firstBlock = start / Block * Block;
            AddValues(
                cache.Values(start, keyHead),
                cache.Stride,
                scores.AsSpan(start - firstBlock, position - start + 1),
                sums.AsSpan(0, cache.PaddedWidth)
            );
            var target = gathered.Row(rows.Start + i).Slice(head * shape.HeadWidth, shape.HeadWidth);
            for (var c = 0; c < target.Length; c++)
            {
                target[c] = sums[c] / total;
            }
        }

        ArrayPool<float>.Shared.Return(scores);
        ArrayPool<float>.Shared.Return(sums);
    }

    /// <summary>Writes exp(score - largest) of the blocks from the one of <paramref name="start"/> on, and gives their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Weigh(
        AttentionShape shape,
        LayerCache cache,
        int keyHead,
        ReadOnlySpan<float> query,
        int start,
        int position,
        Span<float> scores
    )
    {
        ref var target = ref MemoryMarshal.GetReference(scores);
        var (first, last) = (start / Block, position / Block);
        var largest = Vector512.Create(float.NegativeInfinity);
        for (var block = first; block <= last; block += Together)
        {
            ref var scored = ref Unsafe.Add(ref target, (block - first) * Block);
            Score(query, cache, keyHead, block, last, ref scored);
            for (var number = 0; number < Together; number++)
            {
                ref var place = ref Unsafe.Add(ref scored, number * Block);
                var score = Vector512.LoadUnsafe(ref place) * shape.Scale;
                if (shape.ScoreCap is { } cap)
                {
                    score = Capped(score, cap);
                }

                var positions = Vector512.Create((block + number) * Block) + Vector512<int>.Indices;
                var isSeen =
                    Vector512.GreaterThanOrEqual(positions, Vector512.Create(start))
                    & Vector512.LessThanOrEqual(positions, Vector512.Create(position));
                score = Vector512.ConditionalSelect(isSeen.AsSingle(), score, Vector512.Create(float.NegativeInfinity));
                largest = Vector512.Max(largest, score);
                score.StoreUnsafe(ref place);
            }
        }

        var most = Vector512.Create(RowMath.Largest(largest));
        var sums = Vector512<float>.Zero;
        for (nuint place = 0; (int)place <= (last - first) * Block; place += Block)
        {
            var weight = Vector512.Exp(Vector512.LoadUnsafe(ref target, place) - most);
            sums += weight;
            weight.StoreUnsafe(ref target, place);
        }

        return RowMath.Total(sums);
    }

    /// <summary>Writes the products of a query with four blocks of keys; those behind the last block repeat it and are not seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Score(
        ReadOnlySpan<float> query,
        LayerCache cache,
        int keyHead,
        int block,
        int last,
        ref float scores
    )
    {
        ref var k0 = ref KeysOf(cache, block, keyHead, query.Length);
        ref var k1 = ref KeysOf(cache, Math.Min(block + 1, last), keyHead, query.Length);
        ref var k2 = ref KeysOf(cache, Math.Min(block + 2, last), keyHead, query.Length);
        ref var k3 = ref KeysOf(cache, Math.Min(block + 3, last), keyHead, query.Length);
        Vector512<float> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default;
        for (var c = 0; c < query.Length; c++)
        {
            var (component, place) = (Vector512.Create(query[c]), (nuint)(c * Block));
            s0 = Vector512.FusedMultiplyAdd(component, Vector512.LoadUnsafe(ref k0, place), s0);
            s1 = Vector512.FusedMultiplyAdd(component, Vector512.LoadUnsafe(ref k1, place), s1);
            s2 = Vector512.FusedMultiplyAdd(component, Vector512.LoadUnsafe(ref k2, place), s2);
            s3 = Vector512.FusedMultiplyAdd(component, Vector512.LoadUnsafe(ref k3, place), s3);
        }

        s0.StoreUnsafe(ref scores);
        s1.StoreUnsafe(ref scores, Block);
        s2.StoreUnsafe(ref scores, 2 * Block);
        s3.StoreUnsafe(ref scores, 3 * Block);
    }

    private static ref float KeysOf(LayerCache cache, int block, int head, int width) =>
        ref MemoryMarshal.GetReference(cache.Keys(block, head)[..(width * Block)]);

    // c·tanh(x/c), tanh(z) = 1 - 2/(exp(2z) + 1)
    private static Vector512<float> Capped(Vector512<float> score, float cap)
    {
        var two = Vector512.Create(2f);
        var tanh = Vector512<float>.One - (two / (Vector512.Exp(score / cap * 2f) + Vector512<float>.One));
        return tanh * cap;
    }

    /// <summary>sums = weights·values, position after position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddValues(ReadOnlySpan<float> values, int stride, ReadOnlySpan<float> weights, Span<float> sums)
    {
        ref var value = ref MemoryMarshal.GetReference(values[..(((weights.Length - 1) * stride) + sums.Length)]);
        ref var sum = ref MemoryMarshal.GetReference(sums);
        var c = 0;
        for (; c <= sums.Length - (4 * Block); c += 4 * Block)
        {
            Vector512<float> s0 = default,
                s1 = default,
                s2 = default,
                s3 = default;
            ref var from = ref Unsafe.Add(ref value, c);
            foreach (var weight in weights)
            {
                var factor = Vector512.Create(weight);
                s0 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref from), s0);
                s1 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref from, Block), s1);
                s2 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref from, 2 * Block), s2);
                s3 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref from, 3 * Block), s3);
                from = ref Unsafe.Add(ref from, stride);
            }

            s0.StoreUnsafe(ref sum, (nuint)c);
            s1.StoreUnsafe(ref sum, (nuint)(c + Block));
            s2.StoreUnsafe(ref sum, (nuint)(c + (2 * Block)));
            s3.StoreUnsafe(ref sum, (nuint)(c + (3 * Block)));
        }

        for (; c < sums.Length; c += Block)
        {
            Vector512<float> s = default;
            ref var from = ref Unsafe.Add(ref value, c);
            foreach (var weight in weights)
            {
                s = Vector512.FusedMultiplyAdd(Vector512.Create(weight), Vector512.LoadUnsafe(ref from), s);
                from = ref Unsafe.Add(ref from, stride);
            }

            s.StoreUnsafe(ref sum, (nuint)c);
        }
    }
}
