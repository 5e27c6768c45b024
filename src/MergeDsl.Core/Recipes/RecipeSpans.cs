using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Recipes;

/// <summary>
/// Where the tokens of one recipe text stand: the only thing that connects findings with places. Two are equal when the same
/// tokens stand at the same places.
/// </summary>
public sealed class RecipeSpans : IEquatable<RecipeSpans>
{
    private readonly Dictionary<RecipePath, Place> places = [];
    private readonly List<KeyValuePair<RecipePath, RecipeOverride>> overrides = [];

    /// <summary>Remembers where a token stands.</summary>
    public void Add(RecipePath path, SourceSpan span) => places[path] = new Place(span);

    /// <summary>True when that token is written.</summary>
    public bool Has(RecipePath path) => places.ContainsKey(path);

    /// <summary>Remembers that the tokens at and below a path stand in an override, not in the recipe.</summary>
    internal void Add(RecipePath overridden, RecipeOverride change) => overrides.Add(new(overridden, change));

    /// <summary>
    /// Gives the finding its place: that of its subject, else (for a token that is not written) the key of the nearest
    /// enclosing pair that is, else the first key of the text. A finding that has a place keeps it. Without a text there are
    /// no places to give.
    /// </summary>
    public Finding Locate(Finding finding)
    {
        if (finding.Span is not null || places.Count == 0)
        {
            return finding;
        }

        var subject = finding.Subject ?? RecipePath.Root;
        return finding with { Span = Find(subject), Origin = OriginOf(subject) };
    }

    /// <inheritdoc/>
    public bool Equals(RecipeSpans? other) =>
        other is not null
        && places.Count == other.places.Count
        && places.All(place => other.places.TryGetValue(place.Key, out var same) && same == place.Value)
        && overrides.SequenceEqual(other.overrides);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecipeSpans);

    /// <inheritdoc/>
    public override int GetHashCode() => places.Count;

    private string? OriginOf(RecipePath path)
    {
        var entry = overrides.LastOrDefault(entry => IsAtOrBelow(path.Keys, entry.Key.Keys));
        return entry.Value is null ? null : "--set " + entry.Value.Written;
    }

    private static bool IsAtOrBelow(string keys, string path) =>
        keys.StartsWith(path, StringComparison.Ordinal)
        && (keys.Length == path.Length || keys[path.Length] is '.' or '[');

    /// <summary>
    /// Where a token stands; where it is not written, the key of the nearest enclosing pair that is, else the first key of the
    /// text.
    /// </summary>
    public SourceSpan Find(RecipePath path)
    {
        if (places.TryGetValue(path, out var exact))
        {
            return exact.Span;
        }

        for (var keys = path.Keys; keys.Length > 0; keys = Parent(keys))
        {
            if (
                places.TryGetValue(new RecipePath(keys, RecipePart.Key), out var place)
                || places.TryGetValue(new RecipePath(keys), out place)
            )
            {
                return place.Span;
            }
        }

        return places.TryGetValue(RecipePath.Root.Key, out var first) ? first.Span : SourceSpan.StartOfText;
    }

    private static string Parent(string keys) => keys.Substring(0, Math.Max(0, keys.LastIndexOfAny(['.', '['])));

    // A class, so that the dictionary is compiled ahead: starting up takes most of the time of a validation.
    private sealed record Place(SourceSpan Span);
}
