namespace MergeDsl.Core.Findings;

/// <summary>Every finding there is, for every front end: compiler, command line, builder and engine.</summary>
public static class FindingCatalog
{
    /// <summary>All rows, ordered by id.</summary>
    public static EquatableArray<FindingDescriptor> All { get; } =
        new[]
        {
            SyntaxFindings.All,
            StructureFindings.All,
            ValueFindings.All,
            QuirkFindings.All,
            FluentFindings.All,
            EvaluateFindings.All,
            AdapterFindings.All,
            MergeFindings.All,
            ServingFindings.All,
            FuseFindings.All,
            LibraryFindings.All,
            SingleFileFindings.All,
            ExtractFindings.All,
            LockFindings.All,
            FileFindings.All,
            UndoFindings.All,
            RunFindings.All,
            DeviceFindings.All,
            TokenizerFindings.All,
            ModelFindings.All,
            ScoringFindings.All,
            ReportFindings.All,
            InternalFindings.All,
        }
            .SelectMany(rows => rows)
            .OrderBy(row => row.Id, StringComparer.Ordinal)
            .ToEquatableArray();

    /// <summary>The row with that id, in any case; null when there is none.</summary>
    public static FindingDescriptor? Find(string id) =>
        All.FirstOrDefault(row => string.Equals(row.Id, id, StringComparison.OrdinalIgnoreCase));
}
