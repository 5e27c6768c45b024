namespace MergeDsl.Core.Findings;

/// <summary>"Did you mean": the known word nearest to one that is not known.</summary>
public static class Suggestion
{
    private const int LongestWord = 64;

    /// <summary>
    /// The word of <paramref name="known"/> with the fewest typing errors (a letter missing, added, wrong, or two swapped:
    /// Damerau-Levenshtein, each stretch edited once) from <paramref name="written"/>, letter case aside; the first of
    /// equals. Null when even that one needs more than one error per three letters: then a guess would mislead.
    /// </summary>
    public static string? Closest(string written, IEnumerable<string> known)
    {
        if (written.Length is 0 or > LongestWord)
        {
            return null;
        }

        string? best = null;
        var fewest = Math.Max(1, written.Length / 3) + 1;
        foreach (var word in known)
        {
            var errors = Math.Abs(word.Length - written.Length) < fewest ? Distance(written, word) : fewest;
            if (errors < fewest)
            {
                (best, fewest) = (word, errors);
            }
        }

        return best;
    }

    /// <summary>The end of a message, <c> (did you mean 'x'?)</c>, or nothing when no known word is close.</summary>
    public static string Hint(string written, IEnumerable<string> known) =>
        Closest(written, known) is { } word ? $" (did you mean '{word}'?)" : "";

    private static int Distance(string a, string b)
    {
        var beforeLast = new int[b.Length + 1];
        var last = Enumerable.Range(0, b.Length + 1).ToArray();
        var current = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = last[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[b.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
