using MergeDsl.Runtime.Engine;

namespace MergeDsl.Running;

/// <summary>The adapter of a recipe, or a share of it, while it comes into being.</summary>
internal interface IResultAdapter : IDisposable
{
    /// <summary>What has to be merged for what is to be written.</summary>
    PlanSelection Needed { get; }

    /// <summary>The folder that it is to be merged into.</summary>
    string Merged { get; }

    /// <summary>Warnings about what an earlier run left.</summary>
    IReadOnlyList<Finding> Findings { get; }

    /// <summary>Writes what was merged, as far as that is not done.</summary>
    /// <param name="merged">Bytes of the merged tensors.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Bytes of the tensors that were written.</returns>
    long Fill(long merged, CancellationToken cancellation);

    /// <summary>Puts it, or its part, into its place.</summary>
    /// <exception cref="FindingException">The file system refused.</exception>
    void Commit();
}
