using System.Collections.Immutable;
using MergeDsl.Generators.Reading;

namespace MergeDsl.Generators.Emit;

/// <summary>Which lists a project has: each entry adds itself in a file of its own.</summary>
/// <param name="Namespace">Namespace of the lists.</param>
/// <param name="HasRecipes">True when there are recipes.</param>
/// <param name="HasLock">True when there is a lock.</param>
internal sealed record ListsSource(string Namespace, bool HasRecipes, bool HasLock)
{
    /// <summary>The lists of a project with such files; none without a file.</summary>
    public static IEnumerable<ListsSource> Of(ImmutableArray<InputKind> files, GeneratorOptions options) =>
        files.IsEmpty ? [] : [new(options.Namespace, files.Contains(InputKind.Recipe), files.Contains(InputKind.Lock))];
}
