using System.Globalization;
using MergeDsl.Core;
using MergeDsl.Core.Display;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl;

/// <summary>Something found in a recipe or in what it names.</summary>
/// <param name="Descriptor">The catalogue row.</param>
/// <param name="Arguments">What fills the message's format.</param>
[TypeFormatterSource("MergeDsl.Display.FindingFormatters, MergeDsl.Api")]
public sealed record Finding(FindingDescriptor Descriptor, EquatableArray<string> Arguments)
{
    /// <summary>The token of the recipe that the finding is about; null when it is about no recipe.</summary>
    public RecipePath? Subject { get; init; }

    /// <summary>Where that token stands; null until <see cref="Core.Recipes.RecipeSpans.Locate"/> has resolved it.</summary>
    public SourceSpan? Span { get; init; }

    /// <summary>The text that <see cref="Span"/> is about when it is not the recipe, e.g. <c>--set merge.density=7</c>.</summary>
    public string? Origin { get; init; }

    /// <summary>The catalogue id, <c>MDSLnnnn</c>.</summary>
    public string Id => Descriptor.Id;

    /// <summary>How bad it is.</summary>
    public Severity Severity => Descriptor.Severity;

    /// <summary>The sentence a user reads.</summary>
    public string Message => string.Format(CultureInfo.InvariantCulture, Descriptor.Message, [.. Arguments]);

    /// <summary>A finding of <paramref name="descriptor"/> with its message filled in.</summary>
    public static Finding Of(FindingDescriptor descriptor, params string[] arguments) =>
        new(descriptor, arguments.ToEquatableArray());

    /// <summary>The same finding, pointing at <paramref name="subject"/>.</summary>
    public Finding At(RecipePath subject) => this with { Subject = subject };

    /// <summary>
    /// The same finding for a reader of the recipe: paths at or below <paramref name="folder"/>, as it was opened, begin
    /// with what the recipe calls it.
    /// </summary>
    public Finding Respelled(string folder, string written) =>
        this with
        {
            Arguments = Arguments.Select(argument => Respell(argument, folder, written)).ToEquatableArray(),
        };

    private static string Respell(string argument, string folder, string written) =>
        argument.StartsWith(folder, StringComparison.Ordinal)
        && (argument.Length == folder.Length || argument[folder.Length] is '/' or '\\')
            ? written + argument.Substring(folder.Length)
            : argument;
}
