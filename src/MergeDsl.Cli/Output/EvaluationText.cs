namespace MergeDsl.Cli.Output;

/// <summary>Scores as a person reads them.</summary>
internal static class EvaluationText
{
    /// <summary>Where the merged adapter comes from.</summary>
    public static string Of(MergedSource merged) =>
        merged.Why is null
            ? $"merged: '{merged.Folder}', which is up to date"
            : $"merged: made for this evaluation in '{merged.Folder}' ({merged.Why})";

    /// <summary>The table.</summary>
    public static TextTable Table(EvaluationReport report)
    {
        var scores = ScoreTable.Of(report);
        return new TextTable(
            [.. scores.Columns.Select(name => new TableColumn(name.TrimStart('#'), name.StartsWith('#')))],
            scores.Rows
        );
    }
}
