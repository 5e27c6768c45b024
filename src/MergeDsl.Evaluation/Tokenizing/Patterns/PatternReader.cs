using MergeDsl.Evaluation.Tokenizing.Json;

namespace MergeDsl.Evaluation.Tokenizing.Patterns;

/// <summary>Reads patterns, <c>{ "String": ... }</c> or <c>{ "Regex": ... }</c>, and what becomes of their matches.</summary>
internal static class PatternReader
{
    private static readonly Parts<ITextPattern> Kinds = new(
        new Dictionary<string, Func<JsonPlace, ITextPattern>>
        {
            ["String"] = place =>
                place.Text() is { Length: > 0 } text
                    ? new LiteralPattern(text)
                    : throw place.Wrong("text that is not empty"),
            ["Regex"] = place => new RegexPattern(place.Text(), place.File, place.Path),
        }
    );

    private static readonly Parts<SplitBehavior> Behaviors = new(
        Enum.GetValues<SplitBehavior>()
            .ToDictionary(behavior => behavior.ToString(), behavior => (Func<JsonPlace, SplitBehavior>)(_ => behavior))
    );

    /// <summary>The member <c>pattern</c> of <paramref name="part"/>.</summary>
    /// <exception cref="FindingException">It is no pattern.</exception>
    public static ITextPattern Read(JsonPlace part)
    {
        const string expected = "an object with 'String' or 'Regex'";
        var pattern = part.Need("pattern", expected);
        return pattern.Members().ToArray() is [var member]
            ? Kinds.Read(member.Value, member.Key, pattern)
            : throw pattern.Wrong(expected);
    }

    /// <summary>The behavior that <paramref name="name"/> names.</summary>
    /// <exception cref="FindingException">There is none of that name.</exception>
    public static SplitBehavior ReadBehavior(JsonPlace name) => Behaviors.ReadName(name);
}
