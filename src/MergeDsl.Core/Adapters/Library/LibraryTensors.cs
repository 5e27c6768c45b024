using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Adapters.Library;

/// <summary>
/// The tensors of an adapter of the adapters library by names that two adapters have in common: without the adapter's name and without
/// the leading component that files of models with prediction heads have.
/// </summary>
public sealed class LibraryTensors
{
    /// <summary>Sorts the tensors.</summary>
    /// <param name="facts">An adapter of the adapters library.</param>
    public LibraryTensors(AdapterFacts facts)
    {
        var library = facts.Library!;
        var named = All(facts)
            .Select(tensor => (Name: LibraryTensorName.Parse(tensor.Name, library.Name)!, Tensor: tensor))
            .ToArray();
        var leading = named.Select(one => First(one.Name.Path)).Distinct().ToArray();
        Leading = !library.IsBare && !library.IsHead && leading.Length == 1 ? leading[0] : "";
        ByName = named.ToDictionary(
            pair => pair.Name with { Path = Without(pair.Name.Path, Leading) },
            pair => pair.Tensor
        );
    }

    /// <summary>The leading component of all paths; empty for those of an encoder without prediction heads.</summary>
    public string Leading { get; }

    /// <summary>The tensors by their common names.</summary>
    public IReadOnlyDictionary<LibraryTensorName, TensorInfo> ByName { get; }

    /// <summary>All tensors of an adapter of that library.</summary>
    public static IEnumerable<TensorInfo> All(AdapterFacts facts) =>
        facts
            .Modules.SelectMany(module => new[] { module.A, module.B })
            .Concat(facts.Tuned.Append(facts.Shared).SelectMany(module => module.Parts).Select(part => part.Tensor));

    /// <summary>A path with a leading component in front.</summary>
    public static string With(string path, string leading) =>
        leading.Length == 0 ? path
        : path.Length == 0 ? leading
        : $"{leading}.{path}";

    private static string First(string path) => path.Split('.')[0];

    private static string Without(string path, string leading) =>
        leading.Length == 0 ? path
        : path.Length == leading.Length ? ""
        : path.Substring(leading.Length + 1);
}
