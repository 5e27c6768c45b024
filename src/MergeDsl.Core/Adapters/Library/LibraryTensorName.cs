namespace MergeDsl.Core.Adapters.Library;

/// <summary>
/// The name of a tensor in a file of the adapters library: <c>PATH.CONTAINER.NAME.REST</c>, where the container tells what the tensor
/// belongs to.
/// </summary>
/// <param name="Path">Module path in the model; empty where the name begins with the container.</param>
/// <param name="Container"><c>loras</c>, <c>adapters</c>, ...</param>
/// <param name="Rest">What stands behind the adapter's name.</param>
public sealed record LibraryTensorName(string Path, string Container, string Rest)
{
    // In the order in which the library looks for them.
    private static readonly string[] Containers =
    [
        "invertible_adapters",
        "adapters",
        "prefix_tunings",
        "prefix_gates",
        "loras",
        "refts",
        "prompt_tunings",
        "shared_parameters",
        "heads",
    ];

    /// <summary>What tells the tensor apart from others of its module.</summary>
    public string Part => $"{Container}.{Rest}";

    /// <summary>True for a tensor that all modules share.</summary>
    public bool IsShared => Container == "shared_parameters";

    /// <summary>True for a part of an invertible adapter.</summary>
    public bool IsInvertible => Container == "invertible_adapters";

    /// <summary>Takes a name apart; null when it belongs to no adapter called <paramref name="adapter"/>.</summary>
    public static LibraryTensorName? Parse(string name, string adapter)
    {
        foreach (var container in Containers)
        {
            var mark = $"{container}.{adapter}.";
            var at = name.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0 && (at == 0 || name[at - 1] == '.'))
            {
                return new LibraryTensorName(
                    name.Substring(0, Math.Max(0, at - 1)),
                    container,
                    name.Substring(at + mark.Length)
                );
            }
        }

        return null;
    }

    /// <summary>The name for an adapter called <paramref name="adapter"/>.</summary>
    public string For(string adapter) =>
        Path.Length == 0 ? $"{Container}.{adapter}.{Rest}" : $"{Path}.{Container}.{adapter}.{Rest}";
}
