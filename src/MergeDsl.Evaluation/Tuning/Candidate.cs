using MergeDsl.Core;

namespace MergeDsl.Evaluation.Tuning;

/// <summary>Values for the parameters of a search, in their order. Two candidates of the same values are equal.</summary>
/// <param name="Values">The values.</param>
public sealed record Candidate(EquatableArray<double> Values)
{
    // Digits that a recipe can show, and more than an evaluation can tell apart.
    private const int Digits = 4;

    /// <summary>The candidate nearest to some values: within the parameters' limits, rounded to four decimals.</summary>
    public static Candidate Near(IReadOnlyList<Parameter> parameters, IReadOnlyList<double> values) =>
        new(
            parameters
                .Zip(values, (parameter, value) => Math.Clamp(Math.Round(value, Digits), parameter.Low, parameter.High))
                .ToEquatableArray()
        );
}
