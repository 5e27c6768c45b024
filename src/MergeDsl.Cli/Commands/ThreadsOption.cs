using System.CommandLine;
using System.Globalization;

namespace MergeDsl.Cli.Commands;

/// <summary>The option <c>--threads N</c>.</summary>
internal static class ThreadsOption
{
    /// <summary>The option; as many as there are cores when it is left out.</summary>
    public static Option<int> Create(string description)
    {
        var threads = new Option<int>("--threads")
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        threads.Validators.Add(result =>
        {
            // Looked at as text: the option's own conversion complains in another tone.
            if (
                result.Tokens is [var token]
                && !(
                    int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                    && count > 0
                )
            )
            {
                result.AddError("Option '--threads' takes a whole number from 1 on.");
            }
        });
        return threads;
    }
}
