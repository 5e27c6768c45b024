using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Fusing;

/// <summary>Collects the modules of an adapter that the base model does not have.</summary>
/// <param name="context">The request.</param>
/// <param name="adapter">The adapter.</param>
internal sealed class MissingModules(FuseContext context, FuseInput adapter)
{
    private readonly List<string> paths = [];

    public void Add(string path) => paths.Add(path);

    /// <summary>Tells them.</summary>
    /// <param name="all">How many modules the adapter has.</param>
    public void Report(int all)
    {
        if (paths.Count == 0)
        {
            return;
        }

        var hint = Suggestion.Hint(paths[0], new BaseWeights(context.Request.Base).ModulePaths);
        if (paths.Count == all)
        {
            const string None = "None of the modules";
            context.Report(MergeFindings.NotInBase, None, adapter.Name, "are", paths[0], hint);
            return;
        }

        var verb = paths.Count == 1 ? "is not" : "are not";
        var count = Listing.Count(paths.Count, "module");
        context.Report(FuseFindings.ModulesLeftOut, count, adapter.Name, verb, paths[0], hint);
    }
}
