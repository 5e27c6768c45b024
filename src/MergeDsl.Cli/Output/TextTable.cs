namespace MergeDsl.Cli.Output;

/// <summary>One column of a table.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="IsNumber">Numbers are set to the right.</param>
internal sealed record TableColumn(string Title, bool IsNumber = false);

/// <summary>A table as text, before it is known whether a person or a file receives it.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">Cells, as many a row as there are columns.</param>
internal sealed record TextTable(IReadOnlyList<TableColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The widths of all columns together.</summary>
    public int Width => Columns.Select(WidthOf).Sum();

    /// <summary>Writes it as aligned plain lines, two blanks between the columns.</summary>
    public void Write(TextWriter output)
    {
        var widths = Columns.Select(WidthOf).ToArray();
        WriteLine(output, [.. Columns.Select(column => column.Title)], widths);
        foreach (var row in Rows)
        {
            WriteLine(output, row, widths);
        }
    }

    private int WidthOf(TableColumn column, int index) =>
        Rows.Select(row => row[index].Length).Append(column.Title.Length).Max();

    private void WriteLine(TextWriter output, IReadOnlyList<string> cells, int[] widths)
    {
        var padded = cells
            .Select(Harmless.Text)
            .Select(
                (cell, index) => Columns[index].IsNumber ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index])
            );
        output.WriteLine(("  " + string.Join("  ", padded)).TrimEnd());
    }
}
