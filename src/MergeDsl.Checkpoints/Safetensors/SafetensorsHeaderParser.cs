using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>
/// Reads the JSON of a safetensors header token by token: memory grows with the tensors it names, never with nonsense.
/// Everything that stands in it is checked, nothing is trusted.
/// </summary>
internal sealed class SafetensorsHeaderParser(string file)
{
    private const string MetadataKey = "__metadata__";
    private const int MostDimensions = 64;

    private static readonly string KnownTypes = string.Join(
        ", ",
        Enum.GetValues<DType>().Select(type => $"'{type.SafetensorsName()}'")
    );

    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>The tensors in header order.</summary>
    public List<SafetensorsEntry> Entries { get; } = [];

    /// <summary>The metadata.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong but leaves the file readable.</summary>
    public List<Finding> Warnings { get; } = [];

    /// <summary>What makes the file unusable, as far as it does not end the reading.</summary>
    public SafetensorsProblems Problems { get; } = new();

    /// <summary>Reads <paramref name="json"/>.</summary>
    /// <exception cref="FindingException">It is no JSON object.</exception>
    public void Parse(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            throw NotJson("invalid UTF-8");
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
            ParseObject(ref reader);
        }
        catch (JsonException exception)
        {
            throw NotJson(Reason(exception));
        }
        catch (InvalidOperationException)
        {
            // Text with half a surrogate pair cannot be a string.
            throw NotJson("invalid UTF-16 in an escape sequence");
        }
    }

    private static string Reason(JsonException exception) =>
        FormattableString.Invariant(
            $"byte {exception.BytePositionInLine} of line {exception.LineNumber + 1} does not fit"
        );

    private void ParseObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FindingException(Finding.Of(SafetensorsFindings.HeaderNotObject, file, Found(reader)));
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                Problems.Add(SafetensorsFindings.DuplicateName, file, name);
            }

            reader.Read();
            if (name == MetadataKey)
            {
                ParseMetadata(ref reader);
            }
            else
            {
                ParseTensor(ref reader, name);
            }

            if (Problems.IsFull)
            {
                return;
            }
        }

        // Whatever follows the object is refused by the reader.
        reader.Read();
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Warn(MetadataKey, Found(reader));
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                Metadata[key] = reader.GetString()!;
            }
            else
            {
                Warn(key, Found(reader));
                Metadata[key] = JsonElement.ParseValue(ref reader).GetRawText();
            }
        }
    }

    private void Warn(string key, string found)
    {
        if (Warnings.Count < 10)
        {
            Warnings.Add(Finding.Of(SafetensorsFindings.MetadataNotText, file, key, found));
        }
    }

    private void ParseTensor(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Problems.Add(SafetensorsFindings.BadEntry, file, name, "value", Found(reader), "an object");
            reader.Skip();
            return;
        }

        var entry = new Fields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ParseField(ref reader, name, entry);
        }

        if (entry.IsBroken)
        {
            return;
        }

        if (entry.Type is null || entry.Shape is null || entry.Offsets is null)
        {
            var missing =
                entry.Type is null ? "dtype"
                : entry.Shape is null ? "shape"
                : "data_offsets";
            Problems.Add(SafetensorsFindings.BadEntry, file, name, missing, "nothing", "the three fields of a tensor");
            return;
        }

        Entries.Add(
            new(new(name, entry.Type.Value, entry.Shape.ToEquatableArray()), entry.Offsets[0], entry.Offsets[1])
        );
    }

    private void ParseField(ref Utf8JsonReader reader, string name, Fields entry)
    {
        var field = reader.GetString()!;
        reader.Read();
        if (field is "dtype" or "shape" or "data_offsets" && !entry.Seen.Add(field))
        {
            Problems.Add(SafetensorsFindings.BadEntry, file, name, field, "two values", "one");
        }

        switch (field)
        {
            case "dtype":
                entry.Type = ParseType(ref reader, name);
                entry.IsBroken |= entry.Type is null;
                break;
            case "shape":
                entry.Shape = ParseNumbers(ref reader, name, field, "a list of dimensions from 0 to 2^63-1");
                entry.IsBroken |= entry.Shape is null;
                break;
            case "data_offsets":
                entry.Offsets = ParseNumbers(ref reader, name, field, "two positions from 0 to 2^63-1");
                if (entry.Offsets is { Count: not 2 })
                {
                    var found = FormattableString.Invariant($"{entry.Offsets.Count} numbers");
                    Problems.Add(SafetensorsFindings.BadEntry, file, name, field, found, "two positions");
                    entry.Offsets = null;
                }

                entry.IsBroken |= entry.Offsets is null;
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private DType? ParseType(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            Problems.Add(SafetensorsFindings.BadEntry, file, name, "dtype", Found(reader), "the name of a type");
            reader.Skip();
            return null;
        }

        var text = reader.GetString()!;
        var type = DTypes.FromSafetensors(text);
        if (type is null)
        {
            Problems.Add(SafetensorsFindings.UnknownType, file, name, text, KnownTypes);
        }

        return type;
    }

    private List<long>? ParseNumbers(ref Utf8JsonReader reader, string name, string field, string expected)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Problems.Add(SafetensorsFindings.BadEntry, file, name, field, Found(reader), expected);
            reader.Skip();
            return null;
        }

        var numbers = new List<long>();
        string? wrong = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (numbers.Count == MostDimensions)
            {
                wrong ??= FormattableString.Invariant($"more than {MostDimensions} numbers");
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= 0)
            {
                numbers.Add(number);
            }
            else
            {
                wrong ??= Found(reader);
                reader.Skip();
            }
        }

        if (wrong is not null)
        {
            Problems.Add(SafetensorsFindings.BadEntry, file, name, field, wrong, expected);
            return null;
        }

        return numbers;
    }

    private static string Found(Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "text",
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(40, reader.ValueSpan.Length)]),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Null => "null",
            _ => "nothing",
        };

    private FindingException NotJson(string reason) => new(Finding.Of(SafetensorsFindings.HeaderNotJson, file, reason));

    private sealed class Fields
    {
        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

        public DType? Type { get; set; }

        public List<long>? Shape { get; set; }

        public List<long>? Offsets { get; set; }

        public bool IsBroken { get; set; }
    }
}
