namespace MergeDsl.Running;

/// <summary>Runs merges away from the caller's thread.</summary>
internal static class BackgroundRun
{
    /// <summary>Prepares a merge and runs it.</summary>
    /// <param name="prepare">Opens and plans.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told of every module that is done; null for nobody.</param>
    /// <param name="cancellation">Ends the run.</param>
    public static Task<MergeReport> Start(
        Func<MergePreparation> prepare,
        RunOptions options,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    ) =>
        Task.Run(
            () =>
            {
                using var preparation = prepare();
                if (preparation.HasErrors)
                {
                    throw new FindingException(preparation.Findings);
                }

                var report = preparation.Run(
                    options,
                    new RunProgress { Merging = progress is null ? null : _ => progress },
                    cancellation
                );
                return report with { Findings = [.. preparation.Findings, .. report.Findings] };
            },
            cancellation
        );
}
