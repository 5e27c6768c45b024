namespace MergeDsl.Cli.Output;

/// <summary>A table with a line above it: drawn on a terminal, plain lines otherwise.</summary>
internal static class TitledTable
{
    /// <summary>Writes both to standard output.</summary>
    public static void Write(TextTable table, string title, Terminal terminal)
    {
        if (terminal.IsInteractive)
        {
            ConsoleDrawing.Write(table, title);
            return;
        }

        terminal.Out.WriteLine(title);
        table.Write(terminal.Out);
    }
}
