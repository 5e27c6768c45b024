namespace MergeDsl.Cli.Output;

/// <summary>Progress as plain lines for logs: one at every quarter of the way, so that a log stays short.</summary>
/// <param name="name">The recipe's name.</param>
/// <param name="total">Modules in all.</param>
/// <param name="error">Standard error.</param>
internal sealed class PlainProgress(string name, int total, TextWriter error) : IProgress<ModuleReport>
{
    private const int Steps = 4;
    private readonly Lock gate = new();
    private int done;

    /// <inheritdoc/>
    public void Report(ModuleReport value)
    {
        lock (gate)
        {
            done++;
            if (done * Steps / total > (done - 1) * Steps / total)
            {
                error.WriteLine($"{name}: {done} of {total} modules merged");
            }
        }
    }
}
