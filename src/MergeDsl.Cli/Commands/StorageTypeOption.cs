using System.CommandLine;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Cli.Commands;

/// <summary>The option <c>--dtype</c>: what floating point tensors of a fused model are stored as.</summary>
internal static class StorageTypeOption
{
    // Nobody stores models as float64, and no fuse is that exact.
    private static readonly string[] Names =
    [
        .. DTypes.FloatingNames.Where(name => name != DType.Float64.TorchName()),
    ];

    /// <summary>The option.</summary>
    public static Option<string> Create()
    {
        var type = new Option<string>("--dtype")
        {
            Description =
                $"What floating point tensors are stored as: {string.Join(", ", Names)}; what they are in the base when left out.",
            HelpName = "TYPE",
        };
        type.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var written }] && !Names.Contains(written))
            {
                result.AddError(
                    $"Option '--dtype' takes one of {string.Join(", ", Names)}, found '{written}'{Suggestion.Hint(written, Names)}."
                );
            }
        });
        return type;
    }
}
