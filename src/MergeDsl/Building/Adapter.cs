using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core.Recipes;

namespace MergeDsl;

/// <summary>Opens adapters where no generator has made handles for them.</summary>
public static class Adapter
{
    /// <summary>Looks at an adapter: its config and its tensor headers are read, no numbers.</summary>
    /// <param name="path">Its folder, relative to the current one, or its <c>org/name</c> in the Hugging Face cache.</param>
    /// <exception cref="FindingException">It is no adapter that can be merged; carries all errors found.</exception>
    public static Adapter<AnyBase> Load(string path)
    {
        using var folder = AdapterFolder.Open(path);
        var facts = folder.Facts;
        return new(AdapterKeys.NameOf(path), path, Environment.CurrentDirectory, null, () => facts);
    }
}
