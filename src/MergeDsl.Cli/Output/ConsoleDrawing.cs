using MergeDsl.Evaluation.Scoring;
using MergeDsl.Runtime.Fusing;
using Spectre.Console;

namespace MergeDsl.Cli.Output;

/// <summary>
/// What only a person at a terminal sees: a moving bar and a drawn table. The one place that knows the drawing library, so
/// that nothing loads it when nobody watches.
/// </summary>
internal static class ConsoleDrawing
{
    /// <summary>Draws bars on standard error while a recipe runs: one for what is merged, and one for a model that is written.</summary>
    public static MergeReport WithBars(string title, Func<RunProgress, MergeReport> run) =>
        WithBar(context =>
            run(
                new RunProgress
                {
                    Merging = total => new Modules(context.AddTask($"{Markup.Escape(title)} merged", maxValue: total)),
                    Writing = total => new Bytes(context.AddTask($"{Markup.Escape(title)} written", maxValue: total)),
                }
            )
        );

    /// <summary>Draws a bar on standard error while a model is written; how many bytes it will be is known a moment later.</summary>
    public static FuseReport WithBar(string title, Func<Func<long, IProgress<long>>, FuseReport> run) =>
        WithBar(context => run(total => new Bytes(context.AddTask(Markup.Escape(title), maxValue: total))));

    /// <summary>Draws a bar for each task on standard error while a recipe is evaluated.</summary>
    public static EvaluationReport WithTasks(Func<IProgress<ScoringProgress>, EvaluationReport> run) =>
        WithBar(context => run(new Tasks(context)));

    /// <summary>Draws a table on standard output; as plain lines where the terminal is too narrow for the drawing.</summary>
    public static void Write(TextTable table, string title)
    {
        if (table.Width + Frame(table) > AnsiConsole.Profile.Width)
        {
            Console.Out.WriteLine(title);
            table.Write(Console.Out);
            return;
        }

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

    // Every column has a line and two blanks around it, and the last one a line behind it.
    private static int Frame(TextTable table) => (3 * table.Columns.Count) + 1;

    private static T WithBar<T>(Func<ProgressContext, T> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .Start(run);
    }

    // ProgressTask may be incremented from any thread.
    private sealed class Modules(ProgressTask task) : IProgress<ModuleReport>
    {
        public void Report(ModuleReport value) => task.Increment(1);
    }

    private sealed class Tasks(ProgressContext context) : IProgress<ScoringProgress>
    {
        private readonly Dictionary<string, ProgressTask> bars = new(StringComparer.Ordinal);

        public void Report(ScoringProgress value)
        {
            if (!bars.TryGetValue(value.Task, out var bar))
            {
                bar = context.AddTask($"{Markup.Escape(value.Task)} scored", maxValue: value.Total);
                bars.Add(value.Task, bar);
            }

            bar.Value = value.Done;
        }
    }

    private sealed class Bytes(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Increment(value);
    }
}
