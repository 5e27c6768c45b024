using System.Text;

namespace MergeDsl.Generators.Emit;

/// <summary>Writes indented C#; lines end in <c>\n</c> on every machine.</summary>
internal sealed class SourceWriter
{
    private const string Indentation = "    ";

    private readonly StringBuilder text = new(4096);
    private int depth;

    /// <summary>An empty line.</summary>
    public void Line() => text.Append('\n');

    /// <summary>A line.</summary>
    public void Line(string line)
    {
        for (var level = 0; level < depth; level++)
        {
            text.Append(Indentation);
        }

        text.Append(line).Append('\n');
    }

    /// <summary>A header and a block in braces, until the result is disposed of.</summary>
    public Block Open(string header, string end = "")
    {
        Line(header);
        return Braces(end);
    }

    /// <summary>A block in braces, until the result is disposed of.</summary>
    public Block Braces(string end = "")
    {
        Line("{");
        return Inner("}" + end);
    }

    /// <summary>A header and what belongs to it, until the result is disposed of.</summary>
    public Block Continue(string header)
    {
        Line(header);
        return Inner(null);
    }

    /// <summary>A documentation comment of one element.</summary>
    public void Summary(string xml) => Line($"/// <summary>{xml}</summary>");

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private Block Inner(string? end)
    {
        depth++;
        return new Block(this, end);
    }

    /// <summary>An open block.</summary>
    internal readonly struct Block(SourceWriter writer, string? end) : IDisposable
    {
        /// <summary>Closes it.</summary>
        public void Dispose()
        {
            writer.depth--;
            if (end is not null)
            {
                writer.Line(end);
            }
        }
    }
}
