using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MergeDsl.Checkpoints.Json;

/// <summary>Changes values of a <c>config.json</c> and leaves every other letter of it as it is.</summary>
public static class ConfigEdit
{
    private const string TextConfig = "text_config";

    /// <summary>
    /// The text with <paramref name="key"/> set to <paramref name="value"/> wherever it stands: at the top, in the
    /// <c>text_config</c> of a multimodal model, or in both. Where it stands nowhere, it is added at the end of the top.
    /// </summary>
    /// <param name="text">A JSON object, as it was read by <see cref="JsonFile"/> before.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The new value.</param>
    public static string Set(string text, string key, JsonNode value)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var json = Encoding.UTF8.GetBytes(PythonJson.Write(value));
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        var places = new List<Range>();
        Collect(ref reader, key, isTop: true, places);
        if (places.Count == 0)
        {
            return Encoding.UTF8.GetString(Added(bytes, Encoding.UTF8.GetBytes($"{PythonJson.Write(key)}: "), json));
        }

        // From the last, so that the places in front stay true.
        places.Reverse();
        foreach (var place in places)
        {
            bytes = [.. bytes.AsSpan(..place.Start), .. json, .. bytes.AsSpan(place.End..)];
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Adds the places of the values that <paramref name="key"/> has in the object that was entered.</summary>
    private static void Collect(ref Utf8JsonReader reader, string key, bool isTop, List<Range> places)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKey = reader.ValueTextEquals(key);
            var isText = isTop && reader.ValueTextEquals(TextConfig);
            reader.Read();
            if (isText && reader.TokenType == JsonTokenType.StartObject)
            {
                Collect(ref reader, key, isTop: false, places);
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isKey)
            {
                places.Add(start..(int)reader.BytesConsumed);
            }
        }
    }

    /// <summary>The object with one more pair, behind the last one and indented like the first.</summary>
    private static byte[] Added(byte[] bytes, byte[] name, byte[] value)
    {
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        var begin = (int)reader.BytesConsumed;
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return
            [
                .. bytes.AsSpan(..begin),
                .. "\n  "u8,
                .. name,
                .. value,
                .. "\n}"u8,
                .. bytes.AsSpan((int)reader.BytesConsumed..),
            ];
        }

        var indent = bytes.AsSpan(begin..(int)reader.TokenStartIndex);
        var end = begin;
        while (reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Skip();
            end = (int)reader.BytesConsumed;
            reader.Read();
        }

        return [.. bytes.AsSpan(..end), .. ","u8, .. indent, .. name, .. value, .. bytes.AsSpan(end..)];
    }
}
