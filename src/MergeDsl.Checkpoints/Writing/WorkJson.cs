using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>Reads and writes what work folders remember.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(WorkManifest))]
[JsonSerializable(typeof(UnitRecord))]
[JsonSerializable(typeof(SmallFile[]))]
internal sealed partial class WorkJson : JsonSerializerContext
{
    /// <summary>Writes <paramref name="value"/> to the file <paramref name="path"/>, as a whole or not at all.</summary>
    /// <exception cref="FindingException">It cannot be written.</exception>
    public static void Write<T>(string path, T value, JsonTypeInfo<T> type) =>
        TextFile.Write(path, JsonSerializer.Serialize(value, type));

    /// <summary>What the file <paramref name="path"/> holds; null when it is missing or holds something else.</summary>
    /// <exception cref="FindingException">It is there and cannot be read.</exception>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(FileProblem.Guard(path, () => File.ReadAllBytes(path)), type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
