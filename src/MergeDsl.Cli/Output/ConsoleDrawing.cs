using MergeDsl.Runtime.Engine;
using Spectre.Console;

namespace MergeDsl.Cli.Output;

/// <summary>
/// What only a person at a terminal sees: a moving bar and a drawn table. The one place that knows the drawing library, so
/// that nothing loads it when nobody watches.
/// </summary>
internal static class ConsoleDrawing
{
    /// <summary>Draws a bar on standard error while a run goes on.</summary>
    public static MergeReport WithBar(string title, Func<IProgress<MergeProgress>, MergeReport> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask(Markup.Escape(title));
                return run(new Relay<MergeProgress>(progress =>
                {
                    bar.MaxValue = Math.Max(1, progress.Total);
                    bar.Value = progress.Done;
                }));
            });
    }

    /// <summary>Draws a table on standard output.</summary>
    public static void Write(TextTable table, string title)
    {
        var drawn = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Markup.Escape(title)) };
        foreach (var column in table.Columns)
        {
            drawn.AddColumn(
                new Spectre.Console.TableColumn(Markup.Escape(column.Title))
                {
                    Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                    NoWrap = true,
                }
            );
        }

        foreach (var row in table.Rows)
        {
            drawn.AddRow([.. row.Select(Markup.Escape)]);
        }

        AnsiConsole.Write(drawn);
    }
}
