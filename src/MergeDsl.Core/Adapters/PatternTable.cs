namespace MergeDsl.Core.Adapters;

/// <summary>
/// <c>rank_pattern</c> or <c>alpha_pattern</c>, ready to be asked: the first entry whose expression matches the end of a
/// module path decides (<c>peft.md</c> 5.4).
/// </summary>
public sealed class PatternTable
{
    private readonly List<(PythonRegex Regex, PatternEntry Entry)> rows = [];

    /// <summary>Compiles <paramref name="entries"/>.</summary>
    /// <exception cref="FindingException">One of them is no regular expression.</exception>
    public PatternTable(EquatableArray<PatternEntry> entries)
    {
        foreach (var entry in entries)
        {
            rows.Add((PythonRegex.Suffix(entry.Pattern), entry));
        }
    }

    /// <summary>The entry that holds for the module at <paramref name="path"/>; null when none does.</summary>
    /// <exception cref="FindingException">Matching took longer than a second.</exception>
    public PatternEntry? Find(string path)
    {
        foreach (var (regex, entry) in rows)
        {
            if (regex.IsMatch(path))
            {
                return entry;
            }
        }

        return null;
    }
}
