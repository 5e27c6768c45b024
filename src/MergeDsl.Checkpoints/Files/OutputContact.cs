using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Files;

/// <summary>Tells of an output that would fall onto something that is read.</summary>
public static class OutputContact
{
    /// <summary>The finding; null where both lie apart. Links are followed.</summary>
    /// <param name="target">The file or folder that is to be written.</param>
    /// <param name="input">A file or folder that is read.</param>
    public static Finding? Of(string target, string input)
    {
        var how =
            RealPath.AreSame(target, input) ? "is"
            : RealPath.IsInside(target, input) ? "lies inside"
            : RealPath.IsInside(input, target) ? "contains"
            : null;
        return how is null ? null : Finding.Of(FileFindings.OutputTouchesInput, target, how, input);
    }
}
