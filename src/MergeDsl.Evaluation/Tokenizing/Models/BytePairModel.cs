using System.Collections.Concurrent;

namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>Byte pair encoding: a word begins as characters, of which the pair with the lowest rank is merged again and again.</summary>
/// <param name="vocabulary">The tokens.</param>
/// <param name="merges">Pairs of ids, with the rank of the pair and the id of both merged.</param>
/// <param name="settings">How characters become tokens.</param>
internal sealed class BytePairModel(
    Vocabulary vocabulary,
    IReadOnlyDictionary<(int, int), PairMerge> merges,
    BytePairSettings settings
) : ITokenModel
{
    private const int LongestRemembered = 256;
    private const int MostRemembered = 10_000;

    private readonly ByteTokens? bytes = settings.FallsBackToBytes ? new ByteTokens(vocabulary.IdOf) : null;
    private readonly ConcurrentDictionary<string, int[]> remembered = new(StringComparer.Ordinal);

    /// <summary>The same tokens and merges with other settings.</summary>
    public BytePairModel With(BytePairSettings other) => new(vocabulary, merges, other);

    /// <inheritdoc/>
    public int Size => vocabulary.Size;

    /// <inheritdoc/>
    public int? IdOf(string token) => vocabulary.IdOf(token);

    /// <inheritdoc/>
    public string? TokenOf(int id) => vocabulary.TokenOf(id);

    /// <inheritdoc/>
    public void Tokenize(string word, List<int> ids)
    {
        if (settings.PrefersWholeWords && vocabulary.IdOf(word) is { } whole)
        {
            ids.Add(whole);
            return;
        }

        if (!remembered.TryGetValue(word, out var merged))
        {
            merged = PairMerging.Merge(Characters(word), merges);
            if (word.Length <= LongestRemembered && remembered.Count < MostRemembered)
            {
                remembered.TryAdd(word, merged);
            }
        }

        ids.AddRange(merged);
    }

    private List<int> Characters(string word)
    {
        List<int> characters = new(word.Length);
        int? unknown = null;
        for (var start = 0; start < word.Length; )
        {
            var end = start + (char.IsHighSurrogate(word[start]) ? 2 : 1);
            var character = word[start..end];
            var spelled =
                $"{(start > 0 ? settings.Prefix : "")}{character}{(end == word.Length ? settings.Suffix : "")}";
            start = end;
            if (vocabulary.IdOf(spelled) is { } id)
            {
                AddUnknown();
                characters.Add(id);
            }
            else if (bytes?.Spell(spelled) is { } spelling)
            {
                // An unknown character before it waits on: the tokenizers library has it so.
                characters.AddRange(spelling);
            }
            else if (settings.UnknownToken is not null)
            {
                if (!settings.FusesUnknown)
                {
                    AddUnknown();
                }

                unknown = vocabulary.Unknown(settings.UnknownToken, character);
            }
        }

        AddUnknown();
        return characters;

        void AddUnknown()
        {
            if (unknown is { } token)
            {
                characters.Add(token);
                unknown = null;
            }
        }
    }
}
