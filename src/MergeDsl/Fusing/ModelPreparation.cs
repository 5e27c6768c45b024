using MergeDsl.Running;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl;

/// <summary>
/// The making of one model from another, checked against its files and planned: everything up to the first number. Holds the
/// files open until it is disposed of. Findings spell paths as the user wrote them.
/// </summary>
public abstract class ModelPreparation : IDisposable
{
    private readonly string output;
    private readonly List<Finding> findings = [];
    private readonly List<(string Opened, string Written)> folders = [];

    /// <summary>Begins with nothing found.</summary>
    /// <param name="output">The folder of the model that is made.</param>
    private protected ModelPreparation(string output) => this.output = output;

    /// <summary>Everything found in models, adapters and output, in that order.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>True when a finding is an error: nothing can be run.</summary>
    public bool HasErrors => findings.Any(finding => finding.Severity == Severity.Error);

    /// <summary>What will change; null when there are errors.</summary>
    public FuseOutlook? Outlook { get; private protected set; }

    /// <summary>Makes the model.</summary>
    /// <param name="progress">Given the bytes that are to be written, tells whom to report written ones to, from the threads that write them; null for nobody.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="InvalidOperationException">There are errors.</exception>
    /// <exception cref="FindingException">The run failed; nothing is left behind unless it is to be resumed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public FuseReport Run(Func<long, IProgress<long>>? progress, CancellationToken cancellation)
    {
        if (HasErrors)
        {
            throw new InvalidOperationException("A model with errors cannot be made.");
        }

        try
        {
            var report = Make(progress, cancellation);
            return report with { Findings = [.. report.Findings.Select(Respell)] };
        }
        catch (FindingException failure)
        {
            throw new FindingException([.. failure.Findings.Select(Respell)]);
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    private protected abstract FuseReport Make(Func<long, IProgress<long>>? progress, CancellationToken cancellation);

    private protected void Report(IEnumerable<Finding> found) => findings.AddRange(found.Select(Respell));

    /// <summary>Opens what the user wrote as <paramref name="written"/>; null, and findings, when that is not possible.</summary>
    private protected T? Open<T>(string written, Func<string, T> open, Func<T, string> folder)
        where T : class
    {
        var opened = Attempt(() => open(written));
        if (opened is not null)
        {
            folders.Add((folder(opened), Path.TrimEndingDirectorySeparator(written)));
        }

        return opened;
    }

    /// <summary>What a call gives; null, and findings, when it fails.</summary>
    private protected T? Attempt<T>(Func<T> call)
        where T : class
    {
        try
        {
            return call();
        }
        catch (FindingException failure)
        {
            Report(failure.Findings);
            return null;
        }
    }

    private Finding Respell(Finding finding) =>
        OutputSpelling.Respelled(
            folders.Aggregate(finding, (spelled, place) => spelled.Respelled(place.Opened, place.Written)),
            output,
            output
        );
}
