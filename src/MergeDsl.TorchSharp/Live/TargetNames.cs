using MergeDsl.Core.Findings;

namespace MergeDsl.TorchSharp.Live;

/// <summary>
/// Finds modules by the names that an adapter knows them by. A live model may be a part of the model that the adapter was trained
/// for, with shorter names, or have it as a part, with longer ones.
/// </summary>
/// <param name="names">Names of the modules that there are.</param>
internal sealed class TargetNames(IReadOnlyCollection<string> names)
{
    /// <summary>The name of the module that <paramref name="path"/> means.</summary>
    /// <param name="adapter">What findings call the adapter.</param>
    /// <param name="path">A module's path in the base model.</param>
    /// <exception cref="FindingException">There is none, or there are several.</exception>
    public string Find(string adapter, string path)
    {
        if (names.Contains(path))
        {
            return path;
        }

        var longer = names.Where(name => name.EndsWith($".{path}", StringComparison.Ordinal)).ToArray();
        if (longer.Length > 1)
        {
            var candidates = string.Join(
                " or ",
                longer.Order(StringComparer.Ordinal).Take(3).Select(name => $"'{name}'")
            );
            throw new FindingException(Finding.Of(DeviceFindings.AmbiguousTarget, adapter, path, candidates));
        }

        return longer.SingleOrDefault()
            ?? names.Where(name => path.EndsWith($".{name}", StringComparison.Ordinal)).MaxBy(name => name.Length)
            ?? throw new FindingException(
                Finding.Of(DeviceFindings.NoTarget, adapter, path, Suggestion.Hint(path, names))
            );
    }
}
