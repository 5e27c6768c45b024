using System.ComponentModel;

namespace MergeDsl.Core.Display;

/// <summary>
/// Tells notebooks of .NET Interactive how a type is shown. They look for an attribute of this very name with these two
/// properties, so that no package of theirs is needed (<c>Formatter.TryRegisterFromFormatterSources</c>).
/// </summary>
/// <param name="source">
/// The type that makes the formatters, with its assembly: it stands above the types that it shows, so it is looked up when a
/// notebook asks, and nobody else does.
/// </param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class)]
public sealed class TypeFormatterSourceAttribute(string source) : Attribute
{
    /// <summary>The type that makes the formatters; null where the library above is not there.</summary>
    public Type? FormatterSourceType => Type.GetType(source);

    /// <summary>What the type is shown as.</summary>
    public string[] PreferredMimeTypes { get; } = ["text/html"];
}
