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
        var sound = new List<SafetensorsEntry>();
        foreach (var entry in entries)
        {
            if (IsSound(file, entry, dataLength, problems))
            {
                sound.Add(entry);
            }
        }

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

    private static bool IsSound(string file, SafetensorsEntry entry, long dataLength, SafetensorsProblems problems)
    {
        var name = entry.Tensor.Name;
        if (entry.End < entry.Begin)
        {
            problems.Add(SafetensorsFindings.OffsetsReversed, file, name, Text(entry.Begin), Text(entry.End));
            return false;
        }

        if (entry.End > dataLength)
        {
            problems.Add(SafetensorsFindings.OutOfFile, file, name, Text(entry.End), Text(dataLength));
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

    private static long? Bytes(TensorInfo tensor)
    {
        try
        {
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
