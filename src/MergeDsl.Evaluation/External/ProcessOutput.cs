using System.Diagnostics;
using System.Text;

namespace MergeDsl.Evaluation.External;

/// <summary>What a process prints, read while it runs so that it never waits for a reader.</summary>
internal sealed class ProcessOutput
{
    // A program that prints without end must not fill the memory: what came first is dropped.
    private const int MostCharacters = 1 << 24;

    // A child that outlives its parent may keep a pipe open.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly StringBuilder standard = new();
    private readonly StringBuilder error = new();
    private readonly Task reading;

    /// <summary>Reads both streams of a started process.</summary>
    public ProcessOutput(Process process) =>
        reading = Task.WhenAll(Read(process.StandardOutput, standard), Read(process.StandardError, error));

    /// <summary>Standard output.</summary>
    public string Standard => TextOf(standard);

    /// <summary>Waits for what is still on its way.</summary>
    public void Complete() => reading.Wait(Patience);

    /// <summary>The end of what was printed: of standard error, or else of standard output.</summary>
    public string End(int characters)
    {
        Complete();
        var text = TextOf(error).Trim() is { Length: > 0 } told ? told : Standard.Trim();
        return text.Length == 0 ? "none"
            : text.Length <= characters ? text
            : "..." + text[^characters..];
    }

    private static async Task Read(StreamReader stream, StringBuilder text)
    {
        var buffer = new char[1 << 14];
        int count;
        while ((count = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            lock (text)
            {
                text.Append(buffer, 0, count);
                if (text.Length > MostCharacters)
                {
                    text.Remove(0, text.Length - (MostCharacters / 2));
                }
            }
        }
    }

    private static string TextOf(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
