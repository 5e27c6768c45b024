using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MergeDsl.Evaluation.Tokenizing.Unicode;

/// <summary>
/// The normalization forms of Unicode (UAX 15) with the tables of the tokenizers library, those of Unicode 9. .NET normalizes nothing
/// beyond ASCII where globalization is invariant, and newer characters otherwise.
/// </summary>
internal static class UnicodeForms
{
    private const int FirstSyllable = 0xAC00;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int FirstTrail = 0x11A7;
    private const int Vowels = 21;
    private const int Trails = 28;
    private const int Syllables = 19 * Vowels * Trails;

    private static readonly Lazy<Tables> Data = new(Tables.Load);

    /// <summary>The canonical (NFD) or compatibility (NFKD) decomposition of <paramref name="text"/>.</summary>
    public static string Decompose(string text, bool isCompatible) =>
        Ascii.IsValid(text) ? text : Text(Decomposed(text, isCompatible));

    /// <summary>The decomposition of <paramref name="text"/>, composed again (NFC and NFKC).</summary>
    public static string Compose(string text, bool isCompatible)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var codes = Decomposed(text, isCompatible);
        var (starter, kept, lastClass) = (-1, 0, -1);
        foreach (var code in codes.ToArray())
        {
            var combining = Data.Value.ClassOf(code);
            if (starter >= 0 && lastClass < combining && Composed(codes[starter], code) is { } both)
            {
                codes[starter] = both;
                continue;
            }

            // What stands right behind the starter is blocked by nothing, be it a starter itself.
            (starter, lastClass) = combining == 0 ? (kept, -1) : (starter, combining);
            codes[kept++] = code;
        }

        return Text(codes[..kept]);
    }

    private static List<int> Decomposed(string text, bool isCompatible)
    {
        List<int> codes = new(text.Length);
        foreach (var character in text.EnumerateRunes())
        {
            Append(codes, character.Value, isCompatible);
        }

        Order(codes);
        return codes;
    }

    private static void Append(List<int> codes, int code, bool isCompatible)
    {
        if (code - FirstSyllable is >= 0 and < Syllables and var syllable)
        {
            codes.Add(FirstLead + syllable / (Vowels * Trails));
            codes.Add(FirstVowel + syllable / Trails % Vowels);
            if (syllable % Trails is > 0 and var trail)
            {
                codes.Add(FirstTrail + trail);
            }
        }
        else if (
            Data.Value.Decompositions.TryGetValue(code, out var decomposition)
            && (isCompatible || !decomposition.IsCompatible)
        )
        {
            Array.ForEach(decomposition.Codes, part => Append(codes, part, isCompatible));
        }
        else
        {
            codes.Add(code);
        }
    }

    /// <summary>Sorts each run of marks by class; those of one class keep their order.</summary>
    private static void Order(List<int> codes)
    {
        for (var start = 0; start < codes.Count; start++)
        {
            var end = start;
            while (end < codes.Count && Data.Value.ClassOf(codes[end]) > 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var sorted = codes[start..end].OrderBy(Data.Value.ClassOf).ToArray();
                for (var index = 0; index < sorted.Length; index++)
                {
                    codes[start + index] = sorted[index];
                }
            }

            start = Math.Max(start, end - 1);
        }
    }

    private static int? Composed(int first, int second)
    {
        if (first - FirstLead is >= 0 and < 19 and var lead && second - FirstVowel is >= 0 and < Vowels and var vowel)
        {
            return FirstSyllable + (lead * Vowels + vowel) * Trails;
        }

        if (
            first - FirstSyllable is >= 0 and < Syllables and var syllable
            && syllable % Trails == 0
            && second - FirstTrail is > 0 and < Trails and var trail
        )
        {
            return first + trail;
        }

        return Data.Value.Compositions.TryGetValue((first, second), out var both) ? both : null;
    }

    private static string Text(List<int> codes)
    {
        var text = new StringBuilder(codes.Count);
        foreach (var code in codes)
        {
            text.Append(new Rune(code));
        }

        return text.ToString();
    }

    private sealed record Decomposition(int[] Codes, bool IsCompatible);

    /// <summary>What <c>decompositions.txt</c> says; <c>decompositions.py</c> wrote it and tells how to read it.</summary>
    private sealed record Tables(
        FrozenDictionary<int, Decomposition> Decompositions,
        FrozenDictionary<(int, int), int> Compositions,
        FrozenDictionary<int, int> Classes
    )
    {
        public int ClassOf(int code) => Classes.GetValueOrDefault(code);

        public static Tables Load()
        {
            Dictionary<int, Decomposition> decompositions = [];
            Dictionary<(int, int), int> compositions = [];
            Dictionary<int, int> classes = [];
            using var reader = new StreamReader(
                typeof(UnicodeForms).Assembly.GetManifestResourceStream("decompositions.txt")!
            );
            while (reader.ReadLine() is { } line)
            {
                var words = line.Split(' ');
                var code = Hexadecimal(words[0]);
                if (words[1] != "0")
                {
                    classes[code] = int.Parse(words[1], CultureInfo.InvariantCulture);
                }

                if (words.Length > 2)
                {
                    var codes = words[3..].Select(Hexadecimal).ToArray();
                    decompositions[code] = new Decomposition(codes, words[2] == "~");
                    if (words[2] == "=")
                    {
                        compositions[(codes[0], codes[1])] = code;
                    }
                }
            }

            return new Tables(
                decompositions.ToFrozenDictionary(),
                compositions.ToFrozenDictionary(),
                classes.ToFrozenDictionary()
            );
        }

        private static int Hexadecimal(string digits) =>
            int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
