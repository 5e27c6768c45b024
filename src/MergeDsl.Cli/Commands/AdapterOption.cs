using System.CommandLine;
using System.Globalization;

namespace MergeDsl.Cli.Commands;

/// <summary>The option <c>--adapter DIR[=WEIGHT]</c>.</summary>
internal static class AdapterOption
{
    /// <summary>The option.</summary>
    public static Option<string[]> Create()
    {
        var adapters = new Option<string[]>("--adapter")
        {
            Description =
                "An adapter, a folder or a single file, with weight 1 or the one given. May be given several times; added in this order.",
            HelpName = "DIR[=WEIGHT]",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
        };
        adapters.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (Mistake(token.Value) is { } mistake)
                {
                    result.AddError($"Option '--adapter' takes DIR or DIR=WEIGHT: {mistake}.");
                }
            }
        });
        return adapters;
    }

    /// <summary>The adapter that is written so. A folder or file of that very name counts; otherwise a weight stands behind the last equals sign.</summary>
    public static WeightedAdapter Parse(string written) =>
        Split(written) is var (path, weight)
            ? new WeightedAdapter(path, double.Parse(weight, NumberStyles.Float, CultureInfo.InvariantCulture))
            : new WeightedAdapter(written);

    private static string? Mistake(string written)
    {
        if (Split(written) is not var (path, weight))
        {
            return null;
        }

        if (path.Length == 0)
        {
            return $"'{written}' names no folder";
        }

        return !double.TryParse(weight, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? $"'{weight}' in '{written}' is no number, and there is no folder '{written}'"
            : !double.IsFinite(number) ? $"the weight '{weight}' in '{written}' is not finite"
            : null;
    }

    private static (string Path, string Weight)? Split(string written)
    {
        var equals = written.LastIndexOf('=');
        return equals < 0 || Path.Exists(written) ? null : (written[..equals], written[(equals + 1)..]);
    }
}
