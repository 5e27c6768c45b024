using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>Checks that the tensors of a header cover the data of its file exactly once.</summary>
internal static class SafetensorsDataOrder
{
    /// <summary>The entries in the order of their data.</summary>
    /// <param name="file">What findings call the file.</param>
    /// <param name="entries">The entries in header order.</param>
    /// <param name="dataLength">Bytes behind the header.</param>
    /// <param name="problems">What was found so far; what is found here is added.</param>
    /// <exception cref="FindingException">There are problems.</exception>
    public static List<SafetensorsEntry> Check(
        string file,
        IEnumerable<SafetensorsEntry> entries,
        long dataLength,
        SafetensorsProblems problems
    )
    {
        var (sound, cutOff) = (new List<SafetensorsEntry>(), new List<SafetensorsEntry>());
        foreach (var entry in entries)
        {
            if (entry.Begin <= entry.End && entry.End > dataLength)
            {
                cutOff.Add(entry);
            }
            else if (IsSound(file, entry, problems))
            {
                sound.Add(entry);
            }
        }

        AddTruncation(file, cutOff, dataLength, problems);

        // One broken entry would be reported again as a hole beside it.
        problems.ThrowIfAny();
        var ordered = sound.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End).ToList();
        var end = Follow(file, ordered, problems);
        if (end < dataLength)
        {
            problems.Add(SafetensorsFindings.TrailingBytes, file, Text(dataLength - end), Text(end));
        }

        problems.ThrowIfAny();
        return ordered;
    }

    /// <summary>A file that ends early cuts off all tensors from there on: one cause, one finding.</summary>
    private static void AddTruncation(
        string file,
        List<SafetensorsEntry> cutOff,
        long dataLength,
        SafetensorsProblems problems
    )
    {
        if (cutOff.Count == 0)
        {
            return;
        }

        var first = cutOff.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End).First();
        var more = cutOff.Count == 1 ? "" : $"; {Text(cutOff.Count - 1)} more reach past it";
        problems.Add(SafetensorsFindings.OutOfFile, file, first.Tensor.Name, Text(first.End), Text(dataLength), more);
    }

    private static bool IsSound(string file, SafetensorsEntry entry, SafetensorsProblems problems)
    {
        var name = entry.Tensor.Name;
        if (entry.End < entry.Begin)
        {
            problems.Add(SafetensorsFindings.OffsetsReversed, file, name, Text(entry.Begin), Text(entry.End));
            return false;
        }

        if (Bytes(entry.Tensor) is not { } bytes)
        {
            problems.Add(SafetensorsFindings.ShapeTooLarge, file, name, entry.Tensor.ShapeText);
            return false;
        }

        if (entry.End - entry.Begin != bytes)
        {
            var (type, shape) = (entry.Tensor.Type.SafetensorsName(), entry.Tensor.ShapeText);
            var length = Text(entry.End - entry.Begin);
            problems.Add(SafetensorsFindings.LengthMismatch, file, name, length, type, shape, Text(bytes));
            return false;
        }

        return true;
    }

    /// <summary>The bytes a tensor takes; null where its size, or that of any part of its shape, is impossible.</summary>
    private static long? Bytes(TensorInfo tensor)
    {
        try
        {
            // A zero makes any shape empty, but whoever multiplies some of its dimensions must not overflow.
            var largest = tensor with
            {
                Shape = tensor.Shape.Select(size => Math.Max(1, size)).ToEquatableArray(),
            };
            _ = largest.Bytes;
            return tensor.Bytes;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static long Follow(string file, List<SafetensorsEntry> ordered, SafetensorsProblems problems)
    {
        var (end, before) = (0L, "");
        foreach (var entry in ordered)
        {
            var name = entry.Tensor.Name;
            if (entry.Begin > end)
            {
                problems.Add(SafetensorsFindings.Hole, file, name, Text(entry.Begin), Text(end));
            }
            else if (entry.Begin < end)
            {
                problems.Add(SafetensorsFindings.Overlap, file, name, Text(entry.Begin), before, Text(end));
            }

            if (entry.End >= end)
            {
                (end, before) = (entry.End, name);
            }
        }

        return end;
    }

    private static string Text(long number) => FormattableString.Invariant($"{number}");
}
