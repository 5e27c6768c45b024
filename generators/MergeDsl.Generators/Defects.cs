using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Generators;

/// <summary>
/// Failures of the generator itself: they cost the file they happened for, never another one. An exception that left a
/// step would take the code of every recipe away.
/// </summary>
internal static class Defects
{
    /// <summary>The finding that tells a failure, at the start of the file it happened for.</summary>
    public static Finding Of(Exception failure) =>
        Finding.Of(InternalFindings.Defect, failure.GetType().Name, failure.Message) with
        {
            Span = SourceSpan.StartOfText,
        };
}
