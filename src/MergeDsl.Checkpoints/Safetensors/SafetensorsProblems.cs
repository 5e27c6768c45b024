using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>Errors found in one header: all of them up to a bound, because a header of nonsense has millions.</summary>
internal sealed class SafetensorsProblems
{
    private const int Most = 100;

    private readonly List<Finding> findings = [];

    /// <summary>True when nothing more needs to be looked for.</summary>
    public bool IsFull => findings.Count >= Most;

    /// <summary>Keeps an error.</summary>
    public void Add(FindingDescriptor descriptor, params string[] arguments)
    {
        if (!IsFull)
        {
            findings.Add(Finding.Of(descriptor, arguments));
        }
    }

    /// <summary>Throws what was found, if anything.</summary>
    /// <exception cref="FindingException">There were errors.</exception>
    public void ThrowIfAny()
    {
        if (findings.Count > 0)
        {
            throw new FindingException(findings);
        }
    }
}
