using MergeDsl.Core;
using MergeDsl.Core.Locks;

namespace MergeDsl.Locking;

/// <summary>
/// Finds out which base model an adapter was trained on: the one of the recipes that name it where they agree, else the
/// locked model that its config means, else the name in its config.
/// </summary>
/// <param name="models">The base models of the lock.</param>
internal sealed class TrainedOn(EquatableArray<LockedModel> models)
{
    private readonly Dictionary<string, HashSet<string>> named = new(StringComparer.Ordinal);

    /// <summary>Notes that a recipe merges an adapter into the delta of a base model, or of none that it names.</summary>
    public void Note(string adapter, IEnumerable<string> model)
    {
        if (!named.TryGetValue(adapter, out var together))
        {
            named.Add(adapter, together = new(StringComparer.Ordinal));
        }

        together.UnionWith(model);
    }

    /// <summary>What the adapter was trained on; null when nothing says.</summary>
    public string? Of(LockedAdapter adapter)
    {
        if (named.GetValueOrDefault(adapter.Path) is { Count: 1 } one)
        {
            return one.Single();
        }

        var written = adapter.Config?.Lora.BaseModel;
        return written is null ? null : Meant(written) ?? written;
    }

    // Where it was trained the model lay in another folder, but mostly under the same name.
    private string? Meant(string written)
    {
        var exact = models.FirstOrDefault(model => model.Path == written);
        var alike = models.Where(model => LastStep(model.Path) == LastStep(written)).ToArray();
        return exact?.Path ?? (alike.Length == 1 ? alike[0].Path : null);
    }

    private static string LastStep(string path)
    {
        var trimmed = path.TrimEnd('/', '\\');
        return trimmed[(trimmed.LastIndexOfAny(['/', '\\']) + 1)..];
    }
}
