using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>A file as the compiler reads it, its guesses at what is no UTF-8 included.</summary>
/// <param name="path">The file.</param>
/// <param name="kind">What the build says it is: <c>recipe</c> or <c>lock</c>.</param>
internal sealed class CompilerText(string path, string kind) : AdditionalText
{
    // The compiler's own, which it keeps to itself: an imitation would prove nothing.
    private static readonly MethodInfo Create = typeof(SourceText)
        .Assembly.GetType("Microsoft.CodeAnalysis.Text.EncodedStringText", throwOnError: true)!
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
        .Single(method => method.Name == "Create" && method.GetParameters()[1].ParameterType == typeof(Encoding));

    /// <summary>What it is.</summary>
    public string Kind => kind;

    /// <inheritdoc/>
    public override string Path => path;

    /// <inheritdoc/>
    public override SourceText? GetText(CancellationToken cancellationToken = default)
    {
        using var file = File.OpenRead(path);
        return (SourceText?)Create.Invoke(null, [file, null, SourceHashAlgorithm.Sha256, false]);
    }
}
