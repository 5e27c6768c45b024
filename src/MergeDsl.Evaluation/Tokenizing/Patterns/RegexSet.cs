namespace MergeDsl.Evaluation.Tokenizing.Patterns;

/// <summary>A set of characters in .NET's regular expressions, closed under union, intersection and complement.</summary>
internal sealed record RegexSet
{
    // .NET knows sets of one level only; what needs more becomes alternatives and lookaheads, each for one character.
    private readonly string? inside;

    private RegexSet(string? inside, string alone) => (this.inside, Alone) = (inside, alone);

    /// <summary>The expression that matches one character of the set.</summary>
    public string Alone { get; }

    /// <summary>What stands between the brackets of a character class.</summary>
    public static RegexSet Of(string inside) => new(inside, $"[{inside}]");

    /// <summary>All characters from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static RegexSet Range(char start, char end) => Of($"{Quoted(start)}-{Quoted(end)}");

    /// <summary>The same, and those that differ in case only; both ends are ASCII.</summary>
    public static RegexSet CaselessRange(char start, char end)
    {
        var characters = Enumerable.Range(start, end - start + 1).Select(code => (char)code).ToArray();
        var cased = characters.SelectMany(character =>
            new[] { char.ToLowerInvariant(character), char.ToUpperInvariant(character) }
        );
        return Of(string.Concat(characters.Concat(cased).Distinct().Select(Quoted)));
    }

    /// <summary>What is in any of the sets.</summary>
    public static RegexSet Union(IReadOnlyList<RegexSet> sets) =>
        sets.Count == 0 ? new(null, "(?!)")
        : sets.All(set => set.inside is not null) ? Of(string.Concat(sets.Select(set => set.inside)))
        : new(null, $"(?:{string.Join('|', sets.Select(set => set.Alone))})");

    /// <summary>What is in all of the sets.</summary>
    public static RegexSet Intersection(IReadOnlyList<RegexSet> sets) =>
        new(null, $"(?:{string.Concat(sets.SkipLast(1).Select(set => $"(?={set.Alone})"))}{sets[^1].Alone})");

    /// <summary>What is not in this set.</summary>
    public RegexSet Complement() => inside is null ? new(null, $@"(?:(?!{Alone})[\s\S])") : new(null, $"[^{inside}]");

    /// <summary>A character as it may stand in a class.</summary>
    public static string Quoted(char character) => FormattableString.Invariant($@"\u{(int)character:X4}");
}
