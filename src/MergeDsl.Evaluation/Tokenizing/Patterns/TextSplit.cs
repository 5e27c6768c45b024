namespace MergeDsl.Evaluation.Tokenizing.Patterns;

/// <summary>Splits texts at what patterns find.</summary>
internal static class TextSplit
{
    /// <summary>The parts of <paramref name="piece"/>, none of them empty.</summary>
    /// <param name="piece">What is split.</param>
    /// <param name="pattern">What it is split at.</param>
    /// <param name="behavior">What becomes of the matches.</param>
    /// <param name="isInverted">True to take what stands between matches for the matches, and the other way round.</param>
    public static IEnumerable<Piece> Split(
        Piece piece,
        ITextPattern pattern,
        SplitBehavior behavior,
        bool isInverted = false
    ) =>
        Joined(
                [.. Stretches(piece.Text, pattern).Select(part => part with { IsMatch = part.IsMatch != isInverted })],
                behavior
            )
            .Where(part => part.End > part.Start)
            .Select(part => piece.Slice(part.Start, part.End));

    /// <summary>All of <paramref name="text"/> in order: the matches of <paramref name="pattern"/> and what stands between.</summary>
    public static IEnumerable<Stretch> Stretches(string text, ITextPattern pattern)
    {
        var end = 0;
        foreach (var match in pattern.Find(text))
        {
            if (match.Start > end)
            {
                yield return new Stretch(end, match.Start, IsMatch: false);
            }

            yield return match;
            end = match.End;
        }

        if (end < text.Length)
        {
            yield return new Stretch(end, text.Length, IsMatch: false);
        }
    }

    private static IEnumerable<Stretch> Joined(IReadOnlyList<Stretch> parts, SplitBehavior behavior) =>
        behavior switch
        {
            SplitBehavior.Removed => parts.Where(part => !part.IsMatch),
            SplitBehavior.MergedWithPrevious => Merged(parts, (last, part) => part.IsMatch && !last.IsMatch),
            SplitBehavior.MergedWithNext => Merged([.. parts.Reverse()], (last, part) => part.IsMatch && !last.IsMatch)
                .Reverse(),
            SplitBehavior.Contiguous => Merged(parts, (last, part) => part.IsMatch == last.IsMatch),
            _ => parts,
        };

    /// <summary>Joins a part to the joined ones before it where <paramref name="joins"/> holds for the part before and it.</summary>
    private static IEnumerable<Stretch> Merged(IReadOnlyList<Stretch> parts, Func<Stretch, Stretch, bool> joins)
    {
        List<Stretch> merged = [];
        for (var index = 0; index < parts.Count; index++)
        {
            var part = parts[index];
            if (index > 0 && joins(parts[index - 1], part))
            {
                merged[^1] = new Stretch(Math.Min(merged[^1].Start, part.Start), Math.Max(merged[^1].End, part.End));
            }
            else
            {
                merged.Add(part);
            }
        }

        return merged;
    }
}
