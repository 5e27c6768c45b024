using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace MergeDsl.Testing;

/// <summary>Damages configs and safetensors files.</summary>
public static class CheckpointEdits
{
    /// <summary>Changes a config file.</summary>
    public static void EditJson(string path, Action<JsonObject> edit)
    {
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(config);
        File.WriteAllText(path, config.ToJsonString());
    }

    /// <summary>Replaces the bytes of a file.</summary>
    public static void EditBytes(string path, Func<byte[], byte[]> edit) =>
        File.WriteAllBytes(path, edit(File.ReadAllBytes(path)));

    /// <summary>Changes the JSON header of a safetensors file; the data stay where they are.</summary>
    public static void EditHeader(string path, Func<JsonObject, string> edit) =>
        EditBytes(
            path,
            bytes =>
            {
                var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
                var header = JsonNode.Parse(bytes.AsSpan(sizeof(long), length))!.AsObject();
                var changed = Encoding.UTF8.GetBytes(edit(header));
                return
                [
                    .. BitConverter.GetBytes((long)changed.Length),
                    .. changed,
                    .. bytes.AsSpan(sizeof(long) + length),
                ];
            }
        );
}
