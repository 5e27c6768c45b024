using System.CommandLine;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Cli.Commands;

/// <summary>How an adapter is written and told.</summary>
internal sealed class AdapterOptions
{
    private readonly Option<string> type = StorageTypeOption.Create("factors", "float32");

    private readonly Option<bool> overwrite = new("--overwrite")
    {
        Description = "Replace an existing output, once the new one is complete.",
    };

    private readonly Option<int> threads = ThreadsOption.Create(
        "Modules worked on at the same time. The result does not depend on it."
    );

    private readonly Option<bool> json = new("--json") { Description = "Print one machine-readable document." };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="first">Options of its own that stand in front of these.</param>
    public AdapterOptions(Command command, params Option[] first)
    {
        foreach (var option in (Option[])[.. first, type, overwrite, threads, json])
        {
            command.Add(option);
        }
    }

    /// <summary>What factors are stored as; null when the command line does not say.</summary>
    public DType? Type(ParseResult parsed) => parsed.GetValue(type) is { } name ? DTypes.FromTorch(name) : null;

    /// <summary>True to replace an existing output.</summary>
    public bool Overwrite(ParseResult parsed) => parsed.GetValue(overwrite);

    /// <summary>Modules worked on at the same time.</summary>
    public int Threads(ParseResult parsed) => parsed.GetValue(threads);

    /// <summary>True for one machine-readable document.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(json);
}
