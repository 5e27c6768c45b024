using MergeDsl.Core.Recipes;
using MergeDsl.Generators.Fluent.Corrections;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Generators.Fluent;

/// <summary>What the checks of the recipe language find in a reading, whatever becomes of the unknown.</summary>
internal static class ChainFindings
{
    /// <summary>The findings of a reading that hold in every world.</summary>
    /// <param name="read">Reads the code in a world.</param>
    /// <param name="isTold">Which of them can be told of this code.</param>
    /// <param name="block">The block it stands in.</param>
    public static IEnumerable<CodeFinding> Of(
        Func<World, ChainReading> read,
        Func<Finding, ChainReading, bool> isTold,
        IOperation block
    )
    {
        var world = new World(0);
        var first = read(world);
        var findings = Check(first).Where(finding => isTold(finding, first)).ToList();
        for (var number = 1; world.HasUnknowns && findings.Count > 0 && number < World.Count; number++)
        {
            var others = new HashSet<Finding>(Check(read(new World(number))).Select(Comparable));
            findings.RemoveAll(finding => !others.Contains(Comparable(finding)));
        }

        return findings.Select(finding => Found(finding, first.Tree, block));
    }

    private static IEnumerable<Finding> Check(ChainReading reading) =>
        RecipeReading.Of(reading.Recipe).Findings.Select(reading.Spans.Locate);

    // The same message at the same place: what the token is called may be unknown.
    private static Finding Comparable(Finding finding) => finding with { Subject = null };

    private static CodeFinding Found(Finding finding, SyntaxTree tree, IOperation block)
    {
        var place = new TextSpan(finding.Span!.Value.Start, finding.Span.Value.Length);
        var code = tree.GetRoot().FindNode(place, getInnermostNodeForTie: true);
        return new CodeFinding(finding, Location.Create(tree, place), Correction.Of(finding, code, block));
    }
}
