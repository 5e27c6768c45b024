using MergeDsl.Core.Text;

namespace MergeDsl.Core.Locks;

/// <summary>Tells what is different in a lock, in words for the one who has to decide whether it should be.</summary>
public static class LockDifferences
{
    private const int Shown = 3;

    /// <summary>
    /// The first differences in one line: <c>adapters/math: rank 8 became 16; adapters/code is new</c>. Empty when there are
    /// none. Findings that are not even warnings make none: a file beside the weights changes nothing.
    /// </summary>
    /// <param name="before">A lock.</param>
    /// <param name="after">A lock that may be different.</param>
    /// <param name="isPart">
    /// True when <paramref name="after"/> was made for some recipes only: what it does not have is no difference.
    /// </param>
    public static string Describe(AdapterLock before, AdapterLock after, bool isPart)
    {
        string[] found =
        [
            .. before.Root == after.Root || isPart ? [] : new[] { $"the root {before.Root} became {after.Root}" },
            .. Compare(before.Models, after.Models, isPart, entry => Text(Plain(entry))),
            .. Compare(before.Adapters, after.Adapters, isPart, entry => Text(Plain(entry, isPart))),
        ];
        var rest = found.Length - Shown;
        return string.Join("; ", found.Take(Shown)) + (rest > 0 ? $"; and {Numbers.Text(rest)} more" : "");
    }

    private static IEnumerable<string> Compare<T>(
        EquatableArray<T> before,
        EquatableArray<T> after,
        bool isPart,
        Func<T, string> text
    )
        where T : class, ILockedEntry
    {
        foreach (var entry in after)
        {
            var old = before.FirstOrDefault(one => one.Path == entry.Path);
            if (old is null)
            {
                yield return $"{entry.Path} is new";
            }
            else if (!ReferenceEquals(old, entry) && text(old) is var was && text(entry) is var now && was != now)
            {
                yield return $"{entry.Path}: {new EntryText(was).ChangesTo(new EntryText(now))}";
            }
        }

        foreach (var entry in isPart ? default : before)
        {
            if (after.All(one => one.Path != entry.Path))
            {
                yield return $"{entry.Path} is not named by a recipe any more";
            }
        }
    }

    private static LockedModel Plain(LockedModel model) => model with { Findings = Grave(model) };

    // Some recipes only may say something else about the base model than all of them.
    private static LockedAdapter Plain(LockedAdapter adapter, bool isPart) =>
        adapter with
        {
            Findings = Grave(adapter),
            Base = isPart ? null : adapter.Base,
        };

    private static EquatableArray<Finding> Grave(ILockedEntry entry) =>
        entry.Findings.Where(finding => finding.Severity >= Severity.Warning).ToEquatableArray();

    private static string Text(LockedModel model) =>
        LockText.Write(new AdapterLock(LockReading.DefaultRoot, EquatableArray.Of(model), default));

    private static string Text(LockedAdapter adapter) =>
        LockText.Write(new AdapterLock(LockReading.DefaultRoot, default, EquatableArray.Of(adapter)));
}
