using System.Runtime.Intrinsics;

namespace MergeDsl.Evaluation.Models.Positions;

/// <summary>Cosines and sines of the first positions, computed when they are first asked for. Thread safe.</summary>
internal sealed class RopeAngles(RopeFrequencies frequencies)
{
    private readonly Lock gate = new();
    private float[][] rows = [];

    /// <summary>Makes sure that the positions before <paramref name="end"/> are there.</summary>
    public void Prepare(int end)
    {
        lock (gate)
        {
            if (rows.Length < end)
            {
                var start = rows.Length;
                Array.Resize(ref rows, Math.Max(end, 2 * start));
                for (var position = start; position < rows.Length; position++)
                {
                    rows[position] = Row(position);
                }
            }
        }
    }

    /// <summary>
    /// Rotates a head: component i together with component i + n of its first 2n, where n is the number of frequencies; the rest stays.
    /// </summary>
    /// <param name="head">The components.</param>
    /// <param name="position">A position that was prepared.</param>
    public void Rotate(Span<float> head, int position)
    {
        var row = rows[position];
        var count = frequencies.Values.Length;
        var cosines = row.AsSpan(0, count);
        var sines = row.AsSpan(count, count);
        var first = head[..count];
        var second = head.Slice(count, count);
        var i = 0;
        for (; i <= first.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var (x, y) = (Vector512.Create<float>(first[i..]), Vector512.Create<float>(second[i..]));
            var (cosine, sine) = (Vector512.Create<float>(cosines[i..]), Vector512.Create<float>(sines[i..]));
            ((x * cosine) - (y * sine)).CopyTo(first[i..]);
            ((y * cosine) + (x * sine)).CopyTo(second[i..]);
        }

        for (; i < first.Length; i++)
        {
            var (x, y) = (first[i], second[i]);
            first[i] = (x * cosines[i]) - (y * sines[i]);
            second[i] = (y * cosines[i]) + (x * sines[i]);
        }
    }

    // The angle is rounded to float32, as transformers computes it.
    private float[] Row(int position)
    {
        var count = frequencies.Values.Length;
        var row = new float[2 * count];
        for (var i = 0; i < count; i++)
        {
            var angle = (double)(position * frequencies.Values[i]);
            row[i] = (float)Math.Cos(angle) * frequencies.Factor;
            row[count + i] = (float)Math.Sin(angle) * frequencies.Factor;
        }

        return row;
    }
}
