using MergeDsl.Core.Text;

namespace MergeDsl.Core.Locks;

/// <summary>The text of a lock with one entry, taken apart line by line to tell what is different in another.</summary>
internal sealed class EntryText
{
    private const string Indentation = "    ";
    private const string Absent = "nothing";

    private readonly List<string> keys = [];
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> below = new(StringComparer.Ordinal);

    /// <summary>Takes the text apart.</summary>
    /// <param name="text">What <see cref="LockText"/> wrote.</param>
    public EntryText(string text)
    {
        foreach (var line in text.Split('\n').Where(line => line.StartsWith(Indentation, StringComparison.Ordinal)))
        {
            if (line[Indentation.Length] == ' ')
            {
                below[keys[keys.Count - 1]].Add(line.Trim());
                continue;
            }

            // The keys of an entry itself are plain words.
            var colon = line.IndexOf(':');
            var key = line.Substring(Indentation.Length, colon - Indentation.Length);
            keys.Add(key);
            values.Add(key, line.Substring(colon + 1).Trim());
            below.Add(key, []);
        }
    }

    /// <summary>What must be done to this entry to get the other.</summary>
    public string ChangesTo(EntryText other)
    {
        string[] changed = [.. keys.Concat(other.keys).Distinct().Where(key => !IsSame(key, other))];

        // Whoever changes a setting or a tensor changes the hashes, too.
        string[] telling = [.. changed.Where(key => HashChange(key) is null)];
        return string.Join(
            ", ",
            telling.Length == 0 ? changed.Select(HashChange) : telling.Select(key => Change(key, other))
        );
    }

    private static string? HashChange(string key) =>
        key switch
        {
            LockKeys.ConfigHash => "its config changed",
            LockKeys.HeadersHash => "its safetensors header changed",
            LockKeys.WeightsHash => "its weights changed",
            _ => null,
        };

    private bool IsSame(string key, EntryText other) =>
        ValueOf(key) == other.ValueOf(key) && Below(key).SequenceEqual(other.Below(key));

    private string Change(string key, EntryText other)
    {
        if (key == LockKeys.Tensors)
        {
            var names = Below(key).Except(other.Below(key)).Concat(other.Below(key).Except(Below(key))).Select(NameOf);
            return $"{Listing.Count(names.Distinct().Count(), "tensor")} changed";
        }

        return Below(key).Count + other.Below(key).Count > 0
            ? $"{key} changed"
            : $"{key} {ValueOf(key)} became {other.ValueOf(key)}";
    }

    private static string NameOf(string tensor) =>
        tensor.Substring(0, tensor.LastIndexOf(": ", StringComparison.Ordinal));

    private string ValueOf(string key) => values.TryGetValue(key, out var value) ? value : Absent;

    private List<string> Below(string key) => below.TryGetValue(key, out var lines) ? lines : [];
}
