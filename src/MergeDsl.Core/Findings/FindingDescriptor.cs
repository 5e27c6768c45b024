namespace MergeDsl.Core.Findings;

/// <summary>One row of the catalogue: what can be found, told once for every front end.</summary>
/// <param name="Id">Stable id, <c>MDSLnnnn</c>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Title">The rule in a few words.</param>
/// <param name="Message">Composite format of the message of one instance.</param>
/// <param name="Help">What to do about it, for <c>mergedsl explain</c>.</param>
public sealed record FindingDescriptor(string Id, Severity Severity, string Title, string Message, string Help);
