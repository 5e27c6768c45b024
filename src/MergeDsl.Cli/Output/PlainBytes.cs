namespace MergeDsl.Cli.Output;

/// <summary>Progress of writing as plain lines for logs, one at every quarter of the way.</summary>
/// <param name="name">What is written.</param>
/// <param name="total">Bytes in all.</param>
/// <param name="error">Standard error.</param>
internal sealed class PlainBytes(string name, long total, TextWriter error) : IProgress<long>
{
    private const int Steps = 4;
    private readonly Lock gate = new();
    private long done;

    /// <inheritdoc/>
    public void Report(long value)
    {
        lock (gate)
        {
            var before = Quarter(done);
            done += value;
            if (Quarter(done) > before)
            {
                error.WriteLine($"{name}: {Spelling.Bytes(done)} of {Spelling.Bytes(total)} written");
            }
        }
    }

    // No model has a quarter of the bytes that a long counts.
    private long Quarter(long bytes) => total == 0 ? 0 : bytes * Steps / total;
}
