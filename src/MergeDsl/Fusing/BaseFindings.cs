using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Findings;

namespace MergeDsl;

/// <summary>What is to be said about the files of a base model before anything is fused into it.</summary>
internal static class BaseFindings
{
    /// <summary>The findings.</summary>
    /// <exception cref="FindingException">Its folder cannot be listed.</exception>
    public static IEnumerable<Finding> Of(ModelWeights files)
    {
        foreach (var finding in files.Findings)
        {
            yield return finding;
        }

        if (files.ListCompanions().LeftOut(files.Folder) is { } leftOut)
        {
            yield return leftOut;
        }

        var configs = files.Components.Select(component => component.Config).Prepend(files.Config);
        if (configs.Any(config => config["quantization_config"] is not null))
        {
            yield return Finding.Of(FuseFindings.QuantisedBase, "its config.json has 'quantization_config'");
        }
    }
}
