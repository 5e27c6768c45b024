namespace MergeDsl.Cli.Output;

/// <summary>Hands progress on at once, on the thread that reports it.</summary>
/// <param name="receive">Called with every report, by one thread at a time.</param>
internal sealed class Relay<T>(Action<T> receive) : IProgress<T>
{
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public void Report(T value)
    {
        lock (gate)
        {
            receive(value);
        }
    }
}
