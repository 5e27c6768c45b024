using System.Globalization;
using System.Text;

namespace MergeDsl.Evaluation.Tokenizing.Patterns;

/// <summary>
/// Translates a regular expression from Oniguruma's language, which tokenizer.json is written in, to .NET's. They differ in
/// nested character classes, possessive repetition, anchors and the names of properties. What .NET cannot say is refused.
/// </summary>
internal sealed class RegexTranslator
{
    // Oniguruma's \w: letters, marks, numbers that it counts as such, connectors, letters in circles.
    private const string WordSet = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u00B2\u00B3\u00B9\u00BC-\u00BE\u24B6-\u24E9";
    private const string HanSet =
        @"\u2E80-\u2E99\u2E9B-\u2EF3\u2F00-\u2FD5\u3005\u3007\u3021-\u3029\u3038-\u303B\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFA6D\uFA70-\uFAD9";
    private const int Deepest = 100;
    private const int Highest = 1000;

    private readonly string pattern;
    private int place;
    private int depth;

    private RegexTranslator(string pattern) => this.pattern = pattern;

    /// <summary>The same expression in .NET's language, for texts of <see cref="SingleUnits"/>.</summary>
    /// <exception cref="FormatException">It has no equal; the message says why and completes "the expression ...".</exception>
    public static string Translate(string pattern)
    {
        var translator = new RegexTranslator(pattern);
        var translated = translator.Alternatives(ignoresCase: false);
        return translator.place == pattern.Length ? translated : throw new FormatException("has a ')' too many");
    }

    private string Alternatives(bool ignoresCase)
    {
        if (++depth > Deepest)
        {
            throw new FormatException("is nested too deep");
        }

        var text = new StringBuilder();
        while (place < pattern.Length && pattern[place] != ')')
        {
            if (Skip("|"))
            {
                text.Append('|');
            }
            else if (Skip("(?i)"))
            {
                // It holds up to the end of the group, further alternatives among it.
                text.Append("(?:").Append(Alternatives(ignoresCase: true)).Append(')');
            }
            else
            {
                text.Append(Repeated(Atom(ignoresCase)));
            }
        }

        depth--;
        return text.ToString();
    }

    private string Repeated(string atom)
    {
        while (place < pattern.Length)
        {
            if (pattern[place] is '*' or '+' or '?')
            {
                atom += pattern[place++];
                atom =
                    Skip("+") ? $"(?>{atom})"
                    : Skip("?") ? $"(?:{atom}?)"
                    : $"(?:{atom})";
            }
            else if (pattern[place] == '{' && Interval() is { } interval)
            {
                // A sign behind an interval repeats the whole, unlike elsewhere; but '?' makes a range lazy.
                atom = Skip(interval.Contains(',', StringComparison.Ordinal) ? "?" : "\0")
                    ? $"(?:{atom}{interval}?)"
                    : $"(?:{atom}{interval})";
            }
            else
            {
                break;
            }
        }

        return atom;
    }

    private string? Interval()
    {
        var end = pattern.IndexOf('}', place);
        var bounds = end < 0 ? [] : pattern[(place + 1)..end].Split(',');
        if (
            bounds.Length is not (1 or 2)
            || bounds.All(bound => bound.Length == 0)
            || !bounds.All(bound => bound.All(char.IsAsciiDigit))
        )
        {
            return null;
        }

        if (bounds.Any(bound => bound.Length > 4 || (bound.Length > 0 && Number(bound) > Highest)))
        {
            throw new FormatException("repeats too often");
        }

        place = end + 1;
        return bounds is [var exact] ? $"{{{exact}}}" : $"{{{(bounds[0].Length > 0 ? bounds[0] : "0")},{bounds[1]}}}";
    }

    private string Atom(bool ignoresCase)
    {
        if (Skip("["))
        {
            return CharacterClass(ignoresCase).Alone;
        }

        if (Skip("("))
        {
            return Group(ignoresCase);
        }

        var character = Take();
        return character.Value switch
        {
            '.' => "[^\\n]",
            '^' => "(?:(?<=\\n)|\\A)",
            '$' => "(?=\\n|\\z)",
            '*' or '+' or '?' => throw new FormatException("repeats nothing"),
            '\\' => Anchor() ?? Escape(ignoresCase).Alone,
            _ => Literal(character, ignoresCase).Alone,
        };
    }

    private string Group(bool ignoresCase)
    {
        string[] plain = ["?:", "?=", "?!", "?<=", "?<!", "?>"];
        var kind = plain.FirstOrDefault(Skip);
        if (kind is null && Skip("?i:"))
        {
            (kind, ignoresCase) = ("?:", true);
        }
        else if (kind is null && Skip("?-i:"))
        {
            (kind, ignoresCase) = ("?:", false);
        }
        else if (kind is null && Skip("?"))
        {
            throw new FormatException($"has a group of an unknown kind at character {place}");
        }

        var text = $"({kind ?? "?:"}{Alternatives(ignoresCase)})";
        return Skip(")") ? text : throw new FormatException("lacks a ')'");
    }

    private string? Anchor()
    {
        const string word = $"[{WordSet}]";
        return place == pattern.Length ? throw new FormatException(@"ends with '\'")
            : Skip("A") ? @"\A"
            : Skip("z") ? @"\z"
            : Skip("Z") ? @"(?=\n?\z)"
            : Skip("b") ? $"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
            : Skip("B") ? $"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"
            : Skip("R") ? @"(?>\r\n|[\n-\r\u0085\u2028\u2029])"
            : null;
    }

    private RegexSet CharacterClass(bool ignoresCase)
    {
        if (++depth > Deepest)
        {
            throw new FormatException("is nested too deep");
        }

        var isNegated = Skip("^");
        List<RegexSet> intersected = [];
        List<RegexSet> union = [];
        var isFirst = true;
        while (isFirst || !Skip("]"))
        {
            if (place == pattern.Length)
            {
                throw new FormatException("lacks a ']'");
            }

            if (Skip("&&"))
            {
                intersected.Add(RegexSet.Union(union));
                union = [];
            }
            else
            {
                union.Add(ClassItem(ignoresCase));
            }

            isFirst = false;
        }

        depth--;
        var set =
            intersected.Count == 0
                ? RegexSet.Union(union)
                : RegexSet.Intersection([.. intersected, RegexSet.Union(union)]);
        return isNegated ? set.Complement() : set;
    }

    private RegexSet ClassItem(bool ignoresCase)
    {
        if (Skip("[:"))
        {
            return Named(Until(":]"));
        }

        if (Skip("["))
        {
            return CharacterClass(ignoresCase);
        }

        var first = Take();
        if (first.Value == '\\' && SetEscape() is { } set)
        {
            return set;
        }

        var start = first.Value == '\\' ? CharacterEscape() : first;
        if (place + 1 >= pattern.Length || pattern[place] != '-' || pattern[place + 1] is ']' or '[')
        {
            return Literal(start, ignoresCase);
        }

        place++;
        var last = Take();
        var end = last.Value == '\\' ? CharacterEscape() : last;
        return start <= end && !ignoresCase ? RegexSet.Range(Unit(start), Unit(end))
            : ignoresCase && IsCaseless(start, end) ? RegexSet.CaselessRange(Unit(start), Unit(end))
            : throw new FormatException(
                $"has a range that ends before it begins, or ignores case beyond ASCII, at character {place}"
            );
    }

    private static bool IsCaseless(Rune start, Rune end) => start <= end && end.IsAscii;

    private RegexSet Escape(bool ignoresCase) => SetEscape() ?? Literal(CharacterEscape(), ignoresCase);

    private RegexSet? SetEscape() =>
        place == pattern.Length ? throw new FormatException(@"ends with '\'")
        : Skip("s") ? RegexSet.Of(@"\s")
        : Skip("S") ? RegexSet.Of(@"\S")
        : Skip("d") ? RegexSet.Of(@"\d")
        : Skip("D") ? RegexSet.Of(@"\D")
        : Skip("w") ? RegexSet.Of(WordSet)
        : Skip("W") ? RegexSet.Of(WordSet).Complement()
        : Skip("h") ? RegexSet.Of("0-9a-fA-F")
        : Skip("H") ? RegexSet.Of("0-9a-fA-F").Complement()
        : Skip("p{^") ? Named(Until("}")).Complement()
        : Skip("p{") ? Named(Until("}"))
        : Skip("P{") ? Named(Until("}")).Complement()
        : null;

    private Rune CharacterEscape()
    {
        var character = Take();
        return character.Value switch
        {
            'n' => new Rune('\n'),
            'r' => new Rune('\r'),
            't' => new Rune('\t'),
            'f' => new Rune('\f'),
            'v' => new Rune('\v'),
            'a' => new Rune('\a'),
            'e' => new Rune('\u001B'),
            'x' when Skip("{") => Hexadecimal(Until("}")),
            'x' => Hexadecimal(TakeDigits(2)),
            'u' => Hexadecimal(TakeDigits(4)),
            _ when character.IsAscii && char.IsLetterOrDigit((char)character.Value) => throw new FormatException(
                $@"has the unknown escape '\{character}'"
            ),
            _ => character,
        };
    }

    private static RegexSet Named(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant() switch
        {
            "han" => RegexSet.Of(HanSet),
            "space" or "whitespace" => RegexSet.Of(@"\s"),
            "digit" => RegexSet.Of(@"\d"),
            "word" => RegexSet.Of(WordSet),
            "l" or "letter" => RegexSet.Of(@"\p{L}"),
            "m" or "mark" => RegexSet.Of(@"\p{M}"),
            "n" or "number" => RegexSet.Of(@"\p{N}"),
            "p" or "punctuation" => RegexSet.Of(@"\p{P}"),
            "s" or "symbol" => RegexSet.Of(@"\p{S}"),
            "z" or "separator" => RegexSet.Of(@"\p{Z}"),
            "c" or "other" => RegexSet.Of(@"\p{C}"),
            "lu" or "uppercaseletter" => RegexSet.Of(@"\p{Lu}"),
            "ll" or "lowercaseletter" => RegexSet.Of(@"\p{Ll}"),
            "lt" or "titlecaseletter" => RegexSet.Of(@"\p{Lt}"),
            "lm" or "modifierletter" => RegexSet.Of(@"\p{Lm}"),
            "lo" or "otherletter" => RegexSet.Of(@"\p{Lo}"),
            { Length: 2 } category when IsCategory(category) => RegexSet.Of(
                $@"\p{{{char.ToUpperInvariant(category[0])}{category[1]}}}"
            ),
            _ => throw new FormatException($"names the characters '{name}', which are not known"),
        };

    private static bool IsCategory(string name) =>
        "mn mc me nd nl no pc pd ps pe pi pf po sm sc sk so zs zl zp cc cf co cn".Split(' ').Contains(name);

    private static RegexSet Literal(Rune character, bool ignoresCase) =>
        !ignoresCase ? RegexSet.Of(RegexSet.Quoted(Unit(character)))
        // What folds to an ASCII letter: the long s and the Kelvin sign, too.
        : character.Value is 's' or 'S' ? RegexSet.Of("sS\u017F")
        : character.Value is 'k' or 'K' ? RegexSet.Of("kK\u212A")
        : character.IsAscii && char.IsAsciiLetter((char)character.Value)
            ? RegexSet.Of($"{Rune.ToLowerInvariant(character)}{Rune.ToUpperInvariant(character)}")
        : character.IsAscii || !Rune.IsLetter(character) ? RegexSet.Of(RegexSet.Quoted(Unit(character)))
        : throw new FormatException($"ignores the case of '{character}'");

    private static char Unit(Rune character) =>
        character.IsBmp
            ? (char)character.Value
            : throw new FormatException($"names the character '{character}', which needs two units of UTF-16");

    private static Rune Hexadecimal(string digits) =>
        digits.Length is > 0 and <= 8
        && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && Rune.TryCreate(code, out var character)
            ? character
            : throw new FormatException($"names the character '{digits}', which does not exist");

    private string TakeDigits(int count)
    {
        var start = place;
        while (place < pattern.Length && place < start + count && char.IsAsciiHexDigit(pattern[place]))
        {
            place++;
        }

        return pattern[start..place];
    }

    private string Until(string end)
    {
        var start = place;
        var stop = pattern.IndexOf(end, place, StringComparison.Ordinal);
        place = stop < 0 ? throw new FormatException($"lacks a '{end}'") : stop + end.Length;
        return pattern[start..stop];
    }

    private Rune Take()
    {
        if (place == pattern.Length)
        {
            throw new FormatException("ends too early");
        }

        var character = Rune.GetRuneAt(pattern, place);
        place += character.Utf16SequenceLength;
        return character;
    }

    private bool Skip(string text)
    {
        if (string.CompareOrdinal(pattern, place, text, 0, text.Length) != 0)
        {
            return false;
        }

        place += text.Length;
        return true;
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
