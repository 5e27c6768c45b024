using MergeDsl.Core.Findings;

namespace MergeDsl.Evaluation.Tokenizing.Json;

/// <summary>The kinds of one part of a tokenizer, by the name they have in JSON, each with what reads it.</summary>
internal sealed class Parts<T>(IReadOnlyDictionary<string, Func<JsonPlace, T>> readers)
{
    /// <summary>The part that an object with a <c>type</c> describes.</summary>
    /// <exception cref="FindingException">The type is missing or unknown, or a setting is wrong.</exception>
    public T Read(JsonPlace place)
    {
        var kind = place.Need("type", $"one of {Known}");
        return Read(place, kind.Text(), kind);
    }

    /// <summary>The part that is named by this very text.</summary>
    public T ReadName(JsonPlace name) => Read(name, name.Text(), name);

    /// <summary>The part of kind <paramref name="kind"/> that <paramref name="place"/> describes.</summary>
    /// <param name="place">What describes it.</param>
    /// <param name="kind">The name of the kind.</param>
    /// <param name="named">Where the name stands.</param>
    public T Read(JsonPlace place, string kind, JsonPlace named) =>
        readers.TryGetValue(kind, out var read)
            ? read(place)
            : throw new FindingException(
                Finding.Of(
                    TokenizerFindings.UnknownKind,
                    named.File,
                    named.Path,
                    kind,
                    Suggestion.Hint(kind, readers.Keys),
                    Known
                )
            );

    private string Known => string.Join(", ", readers.Keys.Select(name => $"'{name}'"));
}
