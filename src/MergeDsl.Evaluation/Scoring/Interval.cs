namespace MergeDsl.Evaluation.Scoring;

/// <summary>A confidence interval of 95 %.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Method">Where it comes from.</param>
public sealed record Interval(double Low, double High, IntervalMethod Method);

/// <summary>Where a confidence interval comes from.</summary>
public enum IntervalMethod
{
    /// <summary>From the means of examples drawn again with replacement (BCa), see <see cref="Scoring.Bootstrap"/>.</summary>
    Bootstrap,

    /// <summary>Wilson's score interval, see <see cref="WilsonInterval"/>.</summary>
    Wilson,
}
