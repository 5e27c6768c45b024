using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>
/// The generator as the compiler loads it: with its own MergeDsl.Core for netstandard2.0 and its own YamlDotNet, whatever else
/// is loaded under these names; only Roslyn is shared.
/// </summary>
internal sealed class CompilerExtension : AssemblyLoadContext
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "compiler");

    private static readonly Lazy<Type> Type = new(() =>
        new CompilerExtension()
            .LoadFromAssemblyPath(Path.Combine(Folder, "MergeDsl.Generators.dll"))
            .GetType("MergeDsl.Generators.RecipeGenerator", throwOnError: true)!
    );

    /// <summary>A new generator.</summary>
    public static ISourceGenerator Generator() =>
        ((IIncrementalGenerator)Activator.CreateInstance(Type.Value)!).AsSourceGenerator();

    protected override Assembly? Load(AssemblyName assemblyName) =>
        Path.Combine(Folder, assemblyName.Name + ".dll") is var path && File.Exists(path)
            ? LoadFromAssemblyPath(path)
            : null;
}
