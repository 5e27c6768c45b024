using System.CommandLine;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Cli.Commands;

/// <summary>The options <c>--backend NAME</c> and <c>--device D</c>.</summary>
internal sealed class BackendOptions
{
    private const string Cpu = "cpu";
    private const string Torch = "torch";

    private readonly Option<string> name = new("--backend")
    {
        Description = "Where the arithmetic happens: cpu, or torch where it was built in.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Cpu,
    };

    private readonly Option<string?> device = new("--device")
    {
        Description = "The device of the torch backend: cpu, cuda, cuda:1, mps; the first GPU when left out.",
        HelpName = "D",
    };

    /// <summary>Adds both, and what they must be.</summary>
    public void AddTo(Command command)
    {
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not Cpu and var given }] && Refusal(given) is { } refusal)
            {
                result.AddError(refusal);
            }
        });
        device.Taking("cpu, cuda, cuda:N or mps", TorchSupport.IsDevice);
        command.Validators.Add(result =>
        {
            if (result.GetResult(device) is not null && result.GetResult(name) is not { Tokens: [{ Value: Torch }] })
            {
                result.AddError($"Option '--device' belongs to '--backend {Torch}'.");
            }
        });
        command.Add(name);
        command.Add(device);
    }

    /// <summary>Opens the backend that was asked for; null for the CPU backend.</summary>
    public Func<IBackend>? Of(ParseResult parsed)
    {
        var where = parsed.GetValue(device);
        return parsed.GetValue(name) == Torch ? () => TorchSupport.Open(where) : null;
    }

    private static string? Refusal(string given) =>
        given != Torch
            ? $"There is no backend '{given}': expected '{Cpu}'{(TorchSupport.IsBuiltIn ? $" or '{Torch}'" : "")}."
        : TorchSupport.IsBuiltIn ? null
        : $"Backend '{Torch}' was not built into this program, which has '{Cpu}' only. To get it, publish the program with "
            + "-p:UseTorchSharp=true and -p:TorchNative=cpu, cuda-linux or cuda-windows.";
}
