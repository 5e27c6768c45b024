using System.Text;
using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Cli;

/// <summary>A standard stream of the process, whose failures are told like those of a file: it may be redirected to a full disk.</summary>
/// <param name="stream">The stream.</param>
/// <param name="name">What it is called in findings.</param>
internal sealed class StandardStream(TextWriter stream, string name) : TextWriter(stream.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => stream.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => FileProblem.GuardWrite(name, () => stream.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => FileProblem.GuardWrite(name, () => stream.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) =>
        FileProblem.GuardWrite(name, () => stream.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => FileProblem.GuardWrite(name, () => stream.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => FileProblem.GuardWrite(name, stream.Flush);
}
