using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Converting;

/// <summary>Converts a LoRA adapter of PEFT into one of the adapters library, and the other way round; no number changes.</summary>
public static class AdapterConversion
{
    /// <summary>Converts the adapter at <paramref name="path"/>.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="toLibrary">True for the adapters library (AdapterHub), false for PEFT.</param>
    /// <param name="output">The folder of the result, which appears complete or not at all.</param>
    /// <param name="overwrite">True to replace an adapter there.</param>
    /// <returns>Warnings, with what is left out.</returns>
    /// <exception cref="FindingException">The adapter cannot be read or has no counterpart, or the output is refused.</exception>
    public static IReadOnlyList<Finding> Convert(string path, bool toLibrary, string output, bool overwrite)
    {
        using var adapter = AdapterFolder.Open(path, path);
        using var folder = OutputFolder.Create(output, [adapter.Path], overwrite);
        var dropped = AdapterBridge.Write(adapter, path, toLibrary, folder.Path, NameOf(output));
        folder.Commit();
        return [.. adapter.Findings, .. dropped];
    }

    // Names of modules have no dots.
    private static string NameOf(string output)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)));
        return string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
    }
}
