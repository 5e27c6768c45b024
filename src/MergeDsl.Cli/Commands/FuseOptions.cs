using System.CommandLine;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Cli.Commands;

/// <summary>The options of <c>mergedsl fuse</c>.</summary>
internal sealed class FuseOptions
{
    private readonly Option<string> model = new("--base")
    {
        Description = "The base model: a folder, or org/name in the Hugging Face cache.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<string[]> adapters = AdapterOption.Create();

    private readonly Option<string> output = new("--out")
    {
        Description = "The folder of the fused model.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<bool> asPeft = new("--as-peft")
    {
        Description = "PEFT's bits: rounded after every adapter, with its rules for tied weights.",
    };

    private readonly Option<bool> safe = new("--safe")
    {
        Description =
            "Refuse numbers that are not finite, as it is done without --as-peft in any case; with it PEFT's safe_merge, which rounds the delta first as well.",
    };

    private readonly Option<bool> autocast = new("--autocast-adapter-dtype")
    {
        Description =
            "PEFT's option of that name: adapters of half precision weights are held in float32, or in the weight's type. With --as-peft; true when left out.",
        HelpName = "true|false",
        DefaultValueFactory = _ => true,
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<string> type = StorageTypeOption.Create();

    private readonly Option<string> shardSize = ShardSizeOption.Create();

    private readonly Option<bool> undoable = new("--undoable")
    {
        Description = "Write beside the weights what 'unfuse' needs to restore every bit of the base model.",
    };

    private readonly Option<bool> swap = new("--swap")
    {
        Description =
            "The base is a model fused with --undoable: take its adapters out and add these, in one pass. With --overwrite, --out may be the same folder.",
    };

    /// <summary>Adds the options to a command.</summary>
    public FuseOptions(Command command)
    {
        model.TakingFolders();
        adapters.TakingFolders();
        output.TakingFolders();
        foreach (
            var option in new Option[]
            {
                model,
                adapters,
                output,
                asPeft,
                safe,
                autocast,
                type,
                shardSize,
                undoable,
                swap,
            }
        )
        {
            command.Add(option);
        }

        Work = new WorkOptions(command);
    }

    /// <summary>How the work is done and told.</summary>
    public WorkOptions Work { get; }

    /// <summary>What a command line asks for.</summary>
    public FuseSettings Settings(ParseResult parsed) =>
        new(
            parsed.GetValue(model)!,
            [.. (parsed.GetValue(adapters) ?? []).Select(AdapterOption.Parse)],
            parsed.GetValue(output)!
        )
        {
            AsPeft = parsed.GetValue(asPeft),
            IsSafe = parsed.GetValue(safe),
            AutocastsAdapters = parsed.GetValue(autocast),
            Type = parsed.GetValue(type) is { } name ? DTypes.FromTorch(name) : null,
            ShardSize = ShardSizeOption.Parse(parsed.GetValue(shardSize)),
            IsUndoable = parsed.GetValue(undoable),
            IsSwap = parsed.GetValue(swap),
            Overwrite = Work.Overwrite(parsed),
            Resume = Work.Resume(parsed),
            Share = Work.Share(parsed),
            Threads = Work.Threads(parsed),
        };
}
