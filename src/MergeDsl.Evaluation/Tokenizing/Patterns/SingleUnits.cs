using System.Globalization;
using System.Text;

namespace MergeDsl.Evaluation.Tokenizing.Patterns;

/// <summary>
/// A text with one UTF-16 unit a character, for .NET's regular expressions, which know units only: a character that needs two is
/// represented by a rare one of the same category that needs one.
/// </summary>
internal readonly struct SingleUnits
{
    /// <summary>Represents Chinese characters, which patterns may name apart from other letters.</summary>
    public const char Han = '\u4DBF';

    /// <summary>Represents symbols that count as letters of words, such as squared capitals.</summary>
    public const char WordSymbol = '\u24B6';

    private readonly int[]? starts;

    /// <summary>Wraps <paramref name="text"/>.</summary>
    public SingleUnits(string text)
    {
        Text = text;
        if (!text.Any(char.IsSurrogate))
        {
            return;
        }

        var units = new StringBuilder(text.Length);
        var places = new List<int>(text.Length + 1);
        var start = 0;
        foreach (var character in text.EnumerateRunes())
        {
            units.Append(character.IsBmp ? (char)character.Value : Representative(character));
            places.Add(start);
            start += character.Utf16SequenceLength;
        }

        places.Add(start);
        Text = units.ToString();
        starts = [.. places];
    }

    /// <summary>The text, a unit a character.</summary>
    public string Text { get; }

    /// <summary>Where the character at <paramref name="index"/> stands in the original text.</summary>
    public int Original(int index) => starts is null ? index : starts[index];

    private static char Representative(Rune character) =>
        Rune.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.OtherLetter when character.Value is >= 0x20000 and <= 0x323AF => Han,
            UnicodeCategory.OtherSymbol when IsWordSymbol(character.Value) => WordSymbol,
            UnicodeCategory.UppercaseLetter => '\uA780',
            UnicodeCategory.LowercaseLetter => '\uA781',
            UnicodeCategory.TitlecaseLetter => '\u1F88',
            UnicodeCategory.ModifierLetter => '\uA7F8',
            UnicodeCategory.OtherLetter => '\uA4D0',
            UnicodeCategory.NonSpacingMark => '\uA8E0',
            UnicodeCategory.SpacingCombiningMark => '\uA880',
            UnicodeCategory.EnclosingMark => '\uA670',
            UnicodeCategory.DecimalDigitNumber => '\uA8D0',
            UnicodeCategory.LetterNumber => '\uA6E6',
            UnicodeCategory.OtherNumber => '\uA830',
            UnicodeCategory.ConnectorPunctuation => '\uFE33',
            UnicodeCategory.DashPunctuation => '\uFE31',
            UnicodeCategory.OpenPunctuation => '\uFE35',
            UnicodeCategory.ClosePunctuation => '\uFE36',
            UnicodeCategory.InitialQuotePunctuation => '\u2E02',
            UnicodeCategory.FinalQuotePunctuation => '\u2E03',
            UnicodeCategory.OtherPunctuation => '\uA874',
            UnicodeCategory.MathSymbol => '\uFB29',
            UnicodeCategory.CurrencySymbol => '\uA838',
            UnicodeCategory.ModifierSymbol => '\uA700',
            UnicodeCategory.OtherSymbol => '\uA828',
            UnicodeCategory.Format => '\u206A',
            UnicodeCategory.PrivateUse => '\uE000',
            _ => '\uFFFE',
        };

    private static bool IsWordSymbol(int character) =>
        character is (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
