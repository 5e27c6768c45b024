using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using MergeDsl.Core.Findings;

namespace MergeDsl.Evaluation.Tasks;

/// <summary>One line of a task file: the fields of a JSON object with the places where their values stand.</summary>
internal sealed class TaskLine
{
    private readonly string source;
    private readonly Dictionary<string, (JsonElement Value, int Column)> fields = new(StringComparer.Ordinal);

    private TaskLine(int number, string source) => (Number, this.source) = (number, source);

    /// <summary>Its number in the file, from 1.</summary>
    public int Number { get; }

    /// <summary>The names of its fields.</summary>
    public IReadOnlyCollection<string> Names => fields.Keys;

    /// <summary>Reads a line.</summary>
    /// <param name="bytes">Its bytes, without the line end.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="source">The file as the user should see it.</param>
    /// <exception cref="FindingException">It is no JSON object.</exception>
    public static TaskLine Read(ReadOnlySpan<byte> bytes, int number, string source)
    {
        var line = new TaskLine(number, source);
        if (!Utf8.IsValid(bytes))
        {
            throw new FindingException(line.Bad(1, "it is no UTF-8"));
        }

        try
        {
            line.Fill(bytes);
        }
        catch (JsonException problem)
        {
            var at = (int)Math.Min(bytes.Length, problem.BytePositionInLine ?? 0);
            throw new FindingException(line.Bad(ColumnOf(bytes, at), Told(problem)));
        }

        return line;
    }

    /// <summary>True when there is such a field.</summary>
    public bool Has(string field) => fields.ContainsKey(field);

    /// <summary>True when there is such a field and it is a text.</summary>
    public bool IsText(string field) =>
        fields.TryGetValue(field, out var found) && found.Value.ValueKind == JsonValueKind.String;

    /// <summary>The text of a field that is nothing else.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="expected">What it should be, for the finding.</param>
    /// <exception cref="FindingException">It is missing or something else.</exception>
    public string PlainText(string field, string expected)
    {
        var value = Value(field, expected);
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FindingException(Wrong(field, expected, value));
    }

    /// <summary>The text of a field; numbers and truth values as they are written.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="expected">What it should be, for the finding.</param>
    /// <exception cref="FindingException">It is missing or something else.</exception>
    public string Text(string field, string expected)
    {
        var value = Value(field, expected);
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw new FindingException(Wrong(field, expected, value)),
        };
    }

    /// <summary>The texts of a list.</summary>
    /// <exception cref="FindingException">It is missing or something else.</exception>
    public IReadOnlyList<string> Texts(string field, string expected)
    {
        var value = Value(field, expected);
        return
            value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            ?
            [
                .. value
                    .EnumerateArray()
                    .Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText()),
            ]
            : throw new FindingException(Wrong(field, expected, value));
    }

    /// <summary>A position in a list of that length.</summary>
    /// <exception cref="FindingException">It is missing or something else.</exception>
    public int Index(string field, int count)
    {
        var expected = $"the position of the right one, from 0 to {count - 1}";
        var value = Value(field, expected);
        return
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var index) && index >= 0 && index < count
            ? index
            : throw new FindingException(Wrong(field, expected, value));
    }

    /// <summary>A finding about a field's value.</summary>
    public Finding At(string field, FindingDescriptor descriptor, params string[] arguments) =>
        Located(fields.TryGetValue(field, out var found) ? found.Column : 1, descriptor, arguments);

    private void Fill(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FindingException(Bad(1, $"here is {Kind(reader.TokenType)}"));
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var key = ColumnOf(bytes, (int)reader.TokenStartIndex);
            reader.Read();
            var column = ColumnOf(bytes, (int)reader.TokenStartIndex);
            if (!fields.TryAdd(name, (JsonElement.ParseValue(ref reader), column)))
            {
                throw new FindingException(Bad(key, $"'{name}' stands in it twice"));
            }
        }

        // What is behind the object is told by the reader.
        reader.Read();
    }

    private JsonElement Value(string field, string expected) =>
        fields.TryGetValue(field, out var found) && found.Value.ValueKind != JsonValueKind.Null
            ? found.Value
            : throw new FindingException(
                At(field, ScoringFindings.MissingField, field, Suggestion.Hint(field, fields.Keys), expected)
            );

    private Finding Wrong(string field, string expected, JsonElement value) =>
        At(field, ScoringFindings.WrongField, field, expected, Shorten(value.GetRawText()));

    private Finding Bad(int column, string problem) => Located(column, ScoringFindings.BadLine, problem);

    private Finding Located(int column, FindingDescriptor descriptor, params string[] arguments) =>
        TaskFile.At(Finding.Of(descriptor, arguments), source, Number, column);

    private static int ColumnOf(ReadOnlySpan<byte> bytes, int index) => Encoding.UTF8.GetCharCount(bytes[..index]) + 1;

    // The message without the position, which the finding has.
    private static string Told(JsonException problem)
    {
        var message = problem.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.').Replace(". ", "; ", StringComparison.Ordinal);
    }

    private static string Kind(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "a text",
            JsonTokenType.Number => "a number",
            _ => "a single value",
        };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
