using System.CommandLine;
using MergeDsl.Checkpoints.Writing;

namespace MergeDsl.Cli.Commands;

/// <summary>How the work on a model is done and told; nothing here changes the bytes.</summary>
internal sealed class WorkOptions
{
    private readonly Option<bool> overwrite = new("--overwrite")
    {
        Description = "Replace an existing output, once the new one is complete.",
    };

    private readonly Option<bool> resume = new("--resume")
    {
        Description =
            "Go on where a run was ended: finished files are checked and kept. A run with it that is ended keeps them, too.",
    };

    private readonly Option<string> part = PartOption.Create();

    private readonly Option<int> threads = ThreadsOption.Create(
        "Tiles worked on at the same time. The result does not depend on it."
    );

    private readonly Option<bool> json = new("--json") { Description = "Print one machine-readable document." };

    /// <summary>Adds the options to a command.</summary>
    public WorkOptions(Command command)
    {
        foreach (var option in new Option[] { overwrite, resume, part, threads, json })
        {
            command.Add(option);
        }
    }

    /// <summary>True to replace an existing output.</summary>
    public bool Overwrite(ParseResult parsed) => parsed.GetValue(overwrite);

    /// <summary>True to go on with what an earlier run left.</summary>
    public bool Resume(ParseResult parsed) => parsed.GetValue(resume);

    /// <summary>The share of the work to do; null for all of it.</summary>
    public Share? Share(ParseResult parsed) => PartOption.Parse(parsed.GetValue(part));

    /// <summary>Tiles worked on at the same time.</summary>
    public int Threads(ParseResult parsed) => parsed.GetValue(threads);

    /// <summary>True for one machine-readable document.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(json);
}
