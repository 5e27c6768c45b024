using System.IO.Hashing;
using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>What is remembered of a file of the output that is no safetensors file: config, index, tokenizer and so on.</summary>
/// <param name="Name">Its path in the output, with <c>/</c>.</param>
/// <param name="Hash">Its XXH128, in lower-case hexadecimal digits: tells damage, not forgery.</param>
internal sealed record SmallFile(string Name, string Hash)
{
    /// <summary>The file called <paramref name="name"/> that holds what <paramref name="content"/> gives.</summary>
    public static SmallFile Of(string name, Stream content)
    {
        var hash = new XxHash128();
        hash.Append(content);
        return new(name, Piece.Text(hash.GetCurrentHash()));
    }

    /// <summary>True when the file at <paramref name="path"/> holds what was written.</summary>
    /// <exception cref="FindingException">It cannot be read.</exception>
    public bool IsAt(string path) =>
        FileProblem.Guard(
            path,
            () =>
            {
                using var content = File.OpenRead(path);
                return Of(Name, content) == this;
            }
        );
}
