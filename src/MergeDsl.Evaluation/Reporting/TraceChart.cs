using System.Xml.Linq;
using static MergeDsl.Evaluation.Reporting.HtmlText;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>How a search went: a dot for each candidate, a line for the best so far.</summary>
internal static class TraceChart
{
    private const double Width = 720;
    private const double Height = 220;
    private const double Left = 52;
    private const double Right = 708;
    private const double Top = 14;
    private const double Bottom = 190;

    /// <summary>The drawing, with the best candidate in words below it.</summary>
    public static IEnumerable<XElement> Of(TuneTrace trace)
    {
        var values = trace.Steps.Select(step => step.Value).ToArray();
        var best = trace.Steps[trace.Best];
        var place = trace.Best + 1;
        var words = $"{trace.Objective}: best {Figures.Three(best.Value)} at evaluation {place} of {values.Length}";
        yield return Drawing.Of(Width, Height, words, Shapes(values, trace.IsLoss));
        yield return Element("p", "note", $"{words}: {best.Candidate}");
    }

    private static IEnumerable<XElement> Shapes(double[] values, bool isLoss)
    {
        var (low, high) = (values.Min(), values.Max());
        double Y(double value) =>
            high > low ? Bottom - ((Bottom - Top) * (value - low) / (high - low)) : (Top + Bottom) / 2;
        double X(double index) => Left + ((Right - Left) * (values.Length > 1 ? index / (values.Length - 1) : 0.5));
        foreach (var value in new[] { low, high }.Distinct())
        {
            yield return Drawing.Line("grid", Left, Y(value), Right, Y(value));
            yield return Drawing.Text(Left - 8, Y(value) + 4, "end", Figures.Three(value));
        }

        yield return Drawing.Text(X(0), Bottom + 20, "middle", "1");
        yield return Drawing.Text(X(values.Length - 1), Bottom + 20, "middle", Figures.Place(values.Length));
        foreach (var (value, index) in values.Select((value, index) => (value, index)))
        {
            yield return Drawing.Dot("try", X(index), Y(value), 3);
        }

        yield return Drawing.Through("curve", Steps(values, isLoss, X, Y));
    }

    private static IEnumerable<(double X, double Y)> Steps(
        double[] values,
        bool isLoss,
        Func<double, double> x,
        Func<double, double> y
    )
    {
        var best = values[0];
        for (var index = 0; index < values.Length; index++)
        {
            yield return (x(index), y(best));
            best = isLoss ? Math.Min(best, values[index]) : Math.Max(best, values[index]);
            yield return (x(index), y(best));
        }
    }
}
