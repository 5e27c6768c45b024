using System.CommandLine;
using MergeDsl.Extracting;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl extract</c>: makes an adapter of what a model has more than its base.</summary>
internal static class ExtractCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var source = Folder("--base", "The base model: a folder, or org/name in the Hugging Face cache.");
        var model = Folder("--model", "The model that was trained from it, likewise.");
        var output = Folder("--out", "The folder of the adapter.");
        var command = new Command("extract", "Make a LoRA adapter of what a model has more than its base.")
        {
            source,
            model,
            output,
        };
        var ranks = new RankOptions(command);
        var modules = new Option<string[]>("--modules")
        {
            Description =
                "Modules to compare, as in the rules of recipes, such as 'layers.0-3.*.v_proj'; all when left out.",
            HelpName = "PATTERN",
            AllowMultipleArgumentsPerToken = true,
        };
        var work = new AdapterOptions(command, modules);
        command.SetAction(parsed =>
        {
            var settings = new ExtractSettings(
                parsed.GetValue(source)!,
                parsed.GetValue(model)!,
                parsed.GetValue(output)!,
                ranks.Rule(parsed)
            )
            {
                Modules = parsed.GetValue(modules) ?? [],
                Type = work.Type(parsed) ?? DType.Float32,
                Overwrite = work.Overwrite(parsed),
                Threads = work.Threads(parsed),
            };
            return new RankRun(terminal, work.IsJson(parsed), "extract").Run(
                (progress, cancellation) => AdapterExtraction.Run(settings, progress, cancellation),
                $"{settings.Model} minus {settings.Base}"
            );
        });
        return command;
    }

    private static Option<string> Folder(string name, string description) =>
        new Option<string>(name)
        {
            Description = description,
            HelpName = "DIR",
            Required = true,
        }.TakingFolders();
}
