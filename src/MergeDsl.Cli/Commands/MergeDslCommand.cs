using System.CommandLine;

namespace MergeDsl.Cli.Commands;

/// <summary>The root of the command line.</summary>
internal static class MergeDslCommand
{
    /// <summary>The root with every command below it.</summary>
    public static RootCommand Create(Terminal terminal) =>
        new("Merges LoRA adapters from recipes. Start with: mergedsl run RECIPE")
        {
            RunCommand.Create(terminal),
            FuseCommand.Create(terminal),
            UnfuseCommand.Create(terminal),
            JoinCommand.Create(terminal),
            ExtractCommand.Create(terminal),
            ResizeCommand.Create(terminal),
            ConvertCommand.Create(terminal),
            ValidateCommand.Create(terminal),
            PlanCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            TuneCommand.Create(terminal),
            ReportCommand.Create(terminal),
            InspectCommand.Create(terminal),
            LockCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            SchemaCommand.Create(terminal),
        };
}
