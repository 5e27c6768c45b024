using System.Text;
using System.Text.Json;
using MergeDsl.Core.Findings;

namespace MergeDsl.Evaluation.Tokenizing.Json;

/// <summary>A value of a JSON file that knows where it stands, so that what is wrong with it can be told.</summary>
/// <param name="Value">The value.</param>
/// <param name="File">The file.</param>
/// <param name="Path">Where in it, e.g. <c>model.vocab</c>; empty for the whole.</param>
internal readonly record struct JsonPlace(JsonElement Value, string File, string Path)
{
    private const int LongestShown = 60;

    /// <summary>The member <paramref name="key"/> of this object; null when it is missing or null.</summary>
    public JsonPlace? Find(string key)
    {
        Demand(JsonValueKind.Object, "an object");
        return Value.TryGetProperty(key, out var member) && member.ValueKind != JsonValueKind.Null
            ? Inside(member, key)
            : null;
    }

    /// <summary>The member <paramref name="key"/> of this object.</summary>
    /// <exception cref="FindingException">It is missing or null.</exception>
    public JsonPlace Need(string key, string expected) =>
        Find(key)
        ?? throw new FindingException(Finding.Of(TokenizerFindings.ValueMissing, File, PathOf(key), expected));

    /// <summary>This value as text.</summary>
    public string Text()
    {
        Demand(JsonValueKind.String, "text");
        try
        {
            return Value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("text in valid UTF-16");
        }
    }

    /// <summary>This value as text of one character.</summary>
    public Rune Character() =>
        Text() is var text
        && Rune.TryGetRuneAt(text.Length > 0 ? text : "\ud800", 0, out var character)
        && character.Utf16SequenceLength == text.Length
            ? character
            : throw Wrong("one character");

    /// <summary>This value as true or false.</summary>
    public bool Flag() =>
        Value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong("true or false"),
        };

    /// <summary>This value as a whole number, not negative.</summary>
    public int Count() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) && number >= 0
            ? number
            : throw Wrong("a whole number from 0 to 2147483647");

    /// <summary>This value as a finite number.</summary>
    public double Number() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw Wrong("a finite number");

    /// <summary>The values of this list.</summary>
    public IEnumerable<JsonPlace> Items()
    {
        Demand(JsonValueKind.Array, "a list");
        var (file, path) = (File, Path);
        return Value
            .EnumerateArray()
            .Select((item, index) => new JsonPlace(item, file, FormattableString.Invariant($"{path}[{index}]")));
    }

    /// <summary>The two values of this list.</summary>
    public (JsonPlace First, JsonPlace Second) Pair() =>
        Items().ToArray() is [var first, var second] ? (first, second) : throw Wrong("a list of two");

    /// <summary>The members of this object.</summary>
    public IEnumerable<KeyValuePair<string, JsonPlace>> Members()
    {
        Demand(JsonValueKind.Object, "an object");
        var place = this;
        return Value.EnumerateObject().Select(member => place.Member(member));
    }

    /// <summary>What to throw when this value is not what is expected.</summary>
    public FindingException Wrong(string expected) =>
        new(Finding.Of(TokenizerFindings.WrongValue, File, Path.Length > 0 ? Path : "$", Found(), expected));

    private KeyValuePair<string, JsonPlace> Member(JsonProperty member)
    {
        try
        {
            return new(member.Name, Inside(member.Value, member.Name));
        }
        catch (InvalidOperationException)
        {
            throw Wrong("names in valid UTF-16");
        }
    }

    private JsonPlace Inside(JsonElement value, string key) => new(value, File, PathOf(key));

    private string PathOf(string key) => Path.Length > 0 ? $"{Path}.{key}" : key;

    private void Demand(JsonValueKind kind, string expected)
    {
        if (Value.ValueKind != kind)
        {
            throw Wrong(expected);
        }
    }

    private string Found()
    {
        if (Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            return Value.ValueKind == JsonValueKind.Object ? "an object" : "a list";
        }

        var text = Value.GetRawText();
        return text.Length <= LongestShown ? text : $"{text[..LongestShown]}...";
    }
}
