using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Json;

/// <summary>Reads the JSON files of checkpoint folders.</summary>
public static class JsonFile
{
    /// <summary>The largest config that is read, in bytes.</summary>
    public const int LargestConfig = 16 * 1024 * 1024;

    /// <summary>The largest index of a sharded model that is read, in bytes.</summary>
    public const int LargestIndex = 256 * 1024 * 1024;

    private const int Deepest = 64;

    /// <summary>The object that the file at <paramref name="path"/> holds.</summary>
    /// <exception cref="FindingException">The file cannot be read, is too large or too deep, or holds no JSON object.</exception>
    public static JsonObject Read(string path, int largest = LargestConfig) =>
        Parse(path, largest, (bytes, options) => JsonNode.Parse(bytes.Span, documentOptions: options) as JsonObject);

    /// <summary>
    /// The object that the file at <paramref name="path"/> holds, for large files that are read once: a document takes far less
    /// memory than nodes.
    /// </summary>
    /// <exception cref="FindingException">The file cannot be read, is too large or too deep, or holds no JSON object.</exception>
    public static JsonDocument ReadDocument(string path, int largest) =>
        Parse(path, largest, (bytes, options) => WithObject(JsonDocument.Parse(bytes, options)));

    /// <summary>The object that a text inside a file holds.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What findings call it.</param>
    /// <exception cref="FindingException">It is too deep, or holds no JSON object.</exception>
    public static JsonObject ReadText(string text, string name) =>
        Parse(
            Encoding.UTF8.GetBytes(text),
            name,
            (bytes, options) => JsonNode.Parse(bytes.Span, documentOptions: options) as JsonObject
        );

    private static T Parse<T>(string path, int largest, Func<ReadOnlyMemory<byte>, JsonDocumentOptions, T?> parse)
        where T : class
    {
        return Parse(FileProblem.Guard(path, () => ReadBytes(path, largest)), path, parse);
    }

    private static T Parse<T>(byte[] bytes, string path, Func<ReadOnlyMemory<byte>, JsonDocumentOptions, T?> parse)
        where T : class
    {
        if (!Utf8.IsValid(bytes))
        {
            throw NotJson(path, "invalid UTF-8");
        }

        try
        {
            return parse(
                    WithoutMark(bytes),
                    new JsonDocumentOptions { MaxDepth = Deepest, AllowDuplicateProperties = false }
                ) ?? throw NotJson(path, "it holds no object");
        }
        catch (JsonException exception)
        {
            throw NotJson(path, Reason(exception, bytes));
        }
        catch (InvalidOperationException)
        {
            throw NotJson(path, "invalid UTF-16 in an escape sequence");
        }
    }

    private static JsonDocument? WithObject(JsonDocument document)
    {
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        return null;
    }

    private static byte[] ReadBytes(string path, int largest)
    {
        using var handle = File.OpenHandle(path);
        var length = RandomAccess.GetLength(handle);
        if (length > largest)
        {
            throw new FindingException(
                Finding.Of(
                    FileFindings.JsonTooLarge,
                    path,
                    FormattableString.Invariant($"{length}"),
                    FormattableString.Invariant($"{largest}")
                )
            );
        }

        var bytes = new byte[length];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), read) is > 0 and var count)
        {
            read += count;
        }

        return bytes[..read];
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;

    private static string Reason(JsonException exception, byte[] bytes) =>
        exception.LineNumber is { } line
            ? FormattableString.Invariant($"line {line + 1}, byte {exception.BytePositionInLine + 1} does not fit")
        : bytes.Length == 0 ? "the file is empty"
        : "a key stands in it twice";

    private static FindingException NotJson(string path, string reason) =>
        new(Finding.Of(FileFindings.NotJson, path, reason));
}
