using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Every rule matches something that no rule above it has taken.</summary>
internal sealed class RuleMatchCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        var paths = context.Modules.Select(group => group.Path).ToArray();
        var left = paths.ToList();
        for (var index = 0; index < context.Recipe.Rules.Count; index++)
        {
            var written = context.Recipe.Rules[index].Modules;
            if (ModuleGlob.Parse(written, out _) is not { } glob)
            {
                continue;
            }

            var subject = RecipePath.Root["rules"][index]["modules"];
            if (!paths.Any(glob.Matches))
            {
                var hint = glob.Closest(paths) is { } closest ? $" (did you mean '{closest}'?)" : "";
                yield return Finding
                    .Of(MergeFindings.RuleMatchesNothing, written, Numbers.Text(paths.Length), hint)
                    .At(subject);
            }
            else if (left.RemoveAll(glob.Matches) == 0)
            {
                yield return Finding.Of(MergeFindings.RuleShadowed, written).At(subject);
            }
        }
    }
}
