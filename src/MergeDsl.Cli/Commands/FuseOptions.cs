using System.CommandLine;
using System.Globalization;
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

    private readonly Option<string[]> adapters = new("--adapter")
    {
        Description = "An adapter, with weight 1 or the one given. May be given several times; added in this order.",
        HelpName = "DIR[=WEIGHT]",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

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
            "PEFT's safe_merge: with --as-peft, the delta is rounded first. Numbers must be finite in any case.",
    };

    private readonly Option<bool> autocast = new("--autocast-adapter-dtype")
    {
        Description =
            "PEFT's option of that name: half precision adapters are widened first. With --as-peft; true when left out.",
        HelpName = "true|false",
        DefaultValueFactory = _ => true,
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<string> type = new("--dtype")
    {
        Description =
            "What floating point tensors are stored as, e.g. bfloat16; what they are in the base when left out.",
        HelpName = "TYPE",
    };

    private readonly Option<bool> undoable = new("--undoable")
    {
        Description = "Write beside the weights what 'unfuse' needs to restore every bit of the base model.",
    };

    private readonly Option<bool> swap = new("--swap")
    {
        Description =
            "The base is a model fused with --undoable: take its adapters out and add these, in one pass. --out may be the same folder.",
    };

    private readonly Option<bool> overwrite = new("--overwrite")
    {
        Description = "Replace an existing output, once the new one is complete.",
    };

    private readonly Option<bool> json = new("--json") { Description = "Print one machine-readable document." };

    /// <summary>Adds the options to a command.</summary>
    public FuseOptions(Command command)
    {
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
                undoable,
                swap,
                overwrite,
                json,
            }
        )
        {
            command.Add(option);
        }
    }

    /// <summary>What a command line asks for.</summary>
    public FuseSettings Settings(ParseResult parsed) =>
        new(parsed.GetValue(model)!, [.. (parsed.GetValue(adapters) ?? []).Select(Adapter)], parsed.GetValue(output)!)
        {
            AsPeft = parsed.GetValue(asPeft),
            IsSafe = parsed.GetValue(safe),
            AutocastsAdapters = parsed.GetValue(autocast),
            Type = parsed.GetValue(type) is { } name ? DTypes.FromTorch(name) : null,
            IsUndoable = parsed.GetValue(undoable),
            IsSwap = parsed.GetValue(swap),
            Overwrite = parsed.GetValue(overwrite),
        };

    /// <summary>True for one machine-readable document.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    // A folder may have an equals sign in its name; a weight is what stands behind the last one, if it is a number.
    private static WeightedAdapter Adapter(string written)
    {
        var equals = written.LastIndexOf('=');
        return
            equals > 0
            && double.TryParse(
                written[(equals + 1)..],
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var weight
            )
            ? new WeightedAdapter(written[..equals], weight)
            : new WeightedAdapter(written);
    }
}
