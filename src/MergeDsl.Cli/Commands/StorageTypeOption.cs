using System.CommandLine;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Cli.Commands;

/// <summary>The option <c>--dtype</c>: what floating point tensors of a result are stored as.</summary>
internal static class StorageTypeOption
{
    // Nobody stores models as float64, and no fuse is that exact.
    private static readonly string[] Names = [.. DTypes.FloatingNames.Where(name => name != DType.Float64.TorchName())];

    // What other tools call them.
    private static readonly Dictionary<string, DType> Nicknames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bf16"] = DType.BFloat16,
        ["f16"] = DType.Float16,
        ["fp16"] = DType.Float16,
        ["half"] = DType.Float16,
        ["f32"] = DType.Float32,
        ["fp32"] = DType.Float32,
        ["float"] = DType.Float32,
        ["fp8"] = DType.Float8E4M3,
    };

    /// <summary>The option.</summary>
    /// <param name="what">What is stored so.</param>
    /// <param name="otherwise">What it is stored as when the option is left out.</param>
    public static Option<string> Create(
        string what = "floating point tensors",
        string otherwise = "what they are in the base"
    )
    {
        var type = new Option<string>("--dtype")
        {
            Description = $"What {what} are stored as: {string.Join(", ", Names)}; {otherwise} when left out.",
            HelpName = "TYPE",
        };
        type.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var written }] && !Names.Contains(written))
            {
                result.AddError(
                    $"Option '--dtype' takes one of {string.Join(", ", Names)}, found '{written}'{Hint(written)}."
                );
            }
        });
        return type;
    }

    private static string Hint(string written) =>
        Suggestion.Hint(Nicknames.TryGetValue(written, out var type) ? type.TorchName() : written, Names);
}
