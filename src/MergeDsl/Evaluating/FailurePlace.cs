using MergeDsl.Core.Findings;

namespace MergeDsl.Evaluating;

/// <summary>Gives what ends a piece of work its place in the recipe.</summary>
internal static class FailurePlace
{
    /// <summary>Does work whose failures are about a token of the recipe, unless they say about which themselves.</summary>
    /// <param name="token">The token.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="FindingException">The work failed.</exception>
    public static T Of<T>(RecipePath token, Func<T> work) =>
        Told(work, finding => finding.Subject is null ? finding.At(token) : finding);

    /// <summary>Does work whose failures name tokens of the recipe, and tells where these stand.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="FindingException">The work failed.</exception>
    public static T Located<T>(Recipe recipe, Func<T> work) =>
        Told(work, finding => finding.Subject is null ? finding : recipe.Reading.Spans.Locate(finding));

    /// <summary>Does work whose failures name folders that a recipe names, and spells these as the recipe does.</summary>
    /// <param name="inputs">What the recipe names.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="FindingException">The work failed.</exception>
    public static T Spelled<T>(OpenedInputs inputs, Func<T> work) => Told(work, inputs.Respell);

    private static T Told<T>(Func<T> work, Func<Finding, Finding> tell)
    {
        try
        {
            return work();
        }
        catch (FindingException failure)
        {
            throw new FindingException([.. failure.Findings.Select(tell)]);
        }
    }
}
