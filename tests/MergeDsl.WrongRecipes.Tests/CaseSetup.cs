using System.Globalization;
using System.Text.Json.Nodes;
using MergeDsl.Testing;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>
/// Carries out <c>setup.txt</c>: what is done to a case's inputs before its recipe is checked, one step a line. Paths are
/// relative to the case, a last argument reaches to the end of the line, and <c>#</c> starts a comment.
/// <code>
/// copy PATH TARGET            a file or folder
/// delete PATH                 a file or folder
/// folder PATH                 makes an empty folder
/// cut FILE LENGTH             keeps that many bytes from the front; a negative length counts from the end
/// bytes FILE OFFSET HEX       replaces bytes
/// append FILE TEXT            adds a text behind the last byte
/// repeat FILE COUNT LINE      adds a line that many times
/// config FILE KEY JSON        sets a key of a config file
/// unset FILE KEY              removes it
/// tensor FILE NAME JSON       sets fields of a tensor in a safetensors header
/// header FILE OLD NEW         replaces a text in a safetensors header wherever it stands; HEADER is all of it
/// </code>
/// </summary>
/// <param name="folder">The case's folder, laid out.</param>
internal sealed class CaseSetup(string folder)
{
    private const string WholeHeader = "HEADER";

    /// <summary>Does all steps.</summary>
    public void Run(IEnumerable<string> lines)
    {
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            Step(line);
        }
    }

    private void Step(string line)
    {
        var words = line.Split(' ', 4);
        var target = Path.Combine(folder, words[1]);
        switch (words[0])
        {
            case "copy":
                Copy(target, Path.Combine(folder, words[2]));
                break;
            case "delete":
                Delete(target);
                break;
            case "folder":
                Directory.CreateDirectory(target);
                break;
            case "cut":
                CheckpointEdits.EditBytes(target, bytes => Cut(bytes, Number(words[2])));
                break;
            case "bytes":
                CheckpointEdits.EditBytes(
                    target,
                    bytes => Replaced(bytes, Number(words[2]), Convert.FromHexString(words[3]))
                );
                break;
            case "append":
                File.AppendAllText(target, line[(words[0].Length + words[1].Length + 2)..]);
                break;
            case "repeat":
                File.AppendAllLines(target, Enumerable.Repeat(words[3], Number(words[2])));
                break;
            case "config":
                CheckpointEdits.EditJson(target, json => json[words[2]] = JsonNode.Parse(words[3]));
                break;
            case "unset":
                CheckpointEdits.EditJson(target, json => json.Remove(words[2]));
                break;
            case "tensor":
                CheckpointEdits.EditHeader(target, header => WithFields(header, words[2], words[3]));
                break;
            case "header":
                CheckpointEdits.EditHeader(target, header => Replaced(header.ToJsonString(), words[2], words[3]));
                break;
            default:
                throw new FormatException($"'{line}' is no step of a setup.");
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static void Copy(string source, string target)
    {
        if (Directory.Exists(source))
        {
            FolderCopy.Into(target, source);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(source, target);
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
            return;
        }

        File.Delete(File.Exists(path) ? path : throw new FileNotFoundException(null, path));
    }

    private static byte[] Cut(byte[] bytes, int length) => length < 0 ? bytes[..^-length] : bytes[..length];

    private static byte[] Replaced(byte[] bytes, int offset, byte[] replacement)
    {
        replacement.CopyTo(bytes, offset);
        return bytes;
    }

    private static string WithFields(JsonObject header, string tensor, string fields)
    {
        foreach (var (field, value) in JsonNode.Parse(fields)!.AsObject())
        {
            header[tensor]![field] = value?.DeepClone();
        }

        return header.ToJsonString();
    }

    private static string Replaced(string header, string old, string replacement) =>
        old == WholeHeader ? replacement
        : header.Contains(old, StringComparison.Ordinal) ? header.Replace(old, replacement, StringComparison.Ordinal)
        : throw new FormatException($"No header holds '{old}'.");
}
