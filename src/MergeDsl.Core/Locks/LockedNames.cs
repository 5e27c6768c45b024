using MergeDsl.Core.Text;

namespace MergeDsl.Core.Locks;

/// <summary>What adapters and base models of a lock are called in C#.</summary>
/// <param name="Adapters">One per adapter of the lock, in its order.</param>
/// <param name="Models">One per base model of the lock, in its order.</param>
public sealed record LockedNames(EquatableArray<LockedName> Adapters, EquatableArray<LockedName> Models)
{
    /// <summary>
    /// The last step of each path in PascalCase. Where several would be equal but for upper and lower case, the steps before
    /// it are put in front of all of them, one after the other until they differ; what still does not is numbered.
    /// </summary>
    public static LockedNames Of(AdapterLock known) =>
        new(
            Of(known.Adapters.Select(adapter => adapter.Path), [.. Identifiers.OfObjects, "Adapters"]),
            Of(known.Models.Select(model => model.Path), [.. Identifiers.OfObjects, "Bases", "Facts", "Model"])
        );

    private static EquatableArray<LockedName> Of(IEnumerable<string> paths, string[] reserved)
    {
        var names = paths.Select(path => new Candidate(path)).ToArray();
        while (names.GroupBy(name => name.Text, StringComparer.OrdinalIgnoreCase).Any(IsAmbiguous))
        {
            foreach (
                var group in names
                    .GroupBy(name => name.Text, StringComparer.OrdinalIgnoreCase)
                    .Where(IsAmbiguous)
                    .ToArray()
            )
            {
                foreach (var name in group)
                {
                    name.Lengthen();
                }
            }
        }

        var taken = new HashSet<string>(reserved, StringComparer.OrdinalIgnoreCase);
        return names
            .Select(name => new LockedName(name.Path, Identifiers.Free(name.Text, text => !taken.Add(text))))
            .ToEquatableArray();
    }

    private static bool IsAmbiguous(IGrouping<string, Candidate> names) =>
        names.Count() > 1 && names.Any(name => name.CanLengthen);

    /// <summary>A path and how many of its last steps make its name.</summary>
    private sealed class Candidate(string path)
    {
        private readonly string[] steps = [.. path.Split('/').Where(step => step.Any(char.IsLetterOrDigit))];
        private int length = 1;

        public string Path { get; } = path;

        public bool CanLengthen => length < steps.Length;

        public string Text => Identifiers.Pascal(string.Join("/", steps.Skip(steps.Length - length)));

        public void Lengthen() => length = Math.Min(length + 1, Math.Max(1, steps.Length));
    }
}

/// <summary>What one adapter or base model is called in C#.</summary>
/// <param name="Path">Its path in the lock.</param>
/// <param name="Identifier">The identifier.</param>
public sealed record LockedName(string Path, string Identifier);
