using MergeDsl.Core.Text;

namespace MergeDsl.Core.Findings;

/// <summary>One finding for what is wrong with many tensors in the same way: a model has hundreds of them.</summary>
public static class AlikeFindings
{
    /// <summary>
    /// The findings, but of those with one of <paramref name="rows"/> only the first of each row, with one more argument: how
    /// many there are besides, <c> (and 15 more like it)</c>, or nothing.
    /// </summary>
    public static IReadOnlyList<Finding> Summed(IReadOnlyList<Finding> findings, params FindingDescriptor[] rows)
    {
        var counts = findings.GroupBy(finding => finding.Descriptor).ToDictionary(row => row.Key, row => row.Count());
        var summed = new List<Finding>();
        foreach (var finding in findings)
        {
            if (!rows.Contains(finding.Descriptor))
            {
                summed.Add(finding);
            }
            else if (counts[finding.Descriptor] is > 0 and var count)
            {
                summed.Add(
                    finding with
                    {
                        Arguments = finding.Arguments.Append(Besides(count - 1)).ToEquatableArray(),
                    }
                );
                counts[finding.Descriptor] = 0;
            }
        }

        return summed;
    }

    private static string Besides(int more) => more == 0 ? "" : $" (and {Numbers.Text(more)} more like it)";
}
