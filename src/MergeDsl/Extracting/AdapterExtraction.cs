using MergeDsl.Core.Adapters.SingleFiles;
using MergeDsl.Core.Findings;

namespace MergeDsl.Extracting;

/// <summary>
/// Makes a LoRA adapter of what a model has more than its base: base plus adapter is the model, as nearly as the ranks allow.
/// </summary>
public static class AdapterExtraction
{
    /// <summary>Makes an adapter. It appears complete or not at all.</summary>
    /// <param name="settings">Of what, and how.</param>
    /// <param name="progress">Given how many modules get factors, tells whom to report finished ones to; null for nobody.</param>
    /// <param name="cancellation">Ends the work; nothing is left behind.</param>
    /// <returns>Ranks, energy kept and error of every module, and findings about what is no matrix.</returns>
    /// <exception cref="FindingException">
    /// A model cannot be read, the two do not belong together or are the same, or the output is refused; nothing is left behind.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static MergeReport Run(
        ExtractSettings settings,
        Func<int, IProgress<ModuleReport>>? progress = null,
        CancellationToken cancellation = default
    )
    {
        if (SingleFileName.IsFile(settings.Output))
        {
            throw new FindingException(
                Finding.Of(SingleFileFindings.OutputFormat, "made of models", settings.Output, "a folder")
            );
        }

        using var extraction = new ExtractRun(settings);
        return extraction.Run(progress, cancellation);
    }
}
