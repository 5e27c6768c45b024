using System.Collections.Frozen;

namespace MergeDsl.Runtime.Methods;

/// <summary>The classes behind the catalogue's names.</summary>
public static class MethodRegistry
{
    private static readonly FrozenDictionary<string, IMergeMethod> ByName = new IMergeMethod[]
    {
        new Linear(),
        new Ties(),
        new DareLinear(),
        new DareTies(),
        new MagnitudePrune(),
    }.ToFrozenDictionary(method => method.Name, StringComparer.Ordinal);

    /// <summary>All methods that can be run, by name.</summary>
    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    /// <summary>The method that the catalogue calls <paramref name="name"/>; a plan names no other.</summary>
    public static IMergeMethod Get(string name) => ByName[name];
}
