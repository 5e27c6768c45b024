using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Models;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Planning;

/// <summary>Plans how the result of a merge is fused, even before there is one: names, types and shapes are all it takes.</summary>
public static class ResultFuse
{
    // What is wrong with these is the base model.
    private static readonly FindingDescriptor[] OfBase = [FuseFindings.QuantisedBase, FuseFindings.WeightNotFloating];

    /// <summary>The plan, with a rank that an energy policy chooses at its largest; the findings point at their tokens.</summary>
    /// <param name="plan">A merge plan.</param>
    /// <param name="model">What it asks for.</param>
    /// <param name="baseModel">The facts of the base model.</param>
    /// <param name="config">The settings of the result, as far as they are known.</param>
    public static FusePlanning Plan(MergePlan plan, ModelOutput model, ModelFacts baseModel, LoraConfig config)
    {
        var input = new FuseInput(plan.Name, FactsOf(plan, config), 1);
        var request = new FuseRequest(baseModel, EquatableArray.Of(input))
        {
            AsPeft = model.Mode == FuseMode.Peft,
            Type = model.Type,
        };
        var planning = FusePlanner.Plan(request);
        return planning with
        {
            Findings = planning.Findings.Where(finding => IsAbout(finding, plan)).Select(Locate).ToEquatableArray(),
        };
    }

    private static AdapterFacts FactsOf(MergePlan plan, LoraConfig config)
    {
        var tensors = plan
            .Modules.SelectMany(module => ResultLayout.Of(module, module.Rank.Maximum).Tensors)
            .Concat(plan.Copies.Select(copy => new Tensors.TensorInfo(copy.Name, copy.Type, copy.Shape)));
        var layout = AdapterLayout.Of(config, [.. tensors], plan.Name);
        return layout.FactsOf(AdapterKinds.Lora, config) with { IsSingleFile = plan.Output.IsSingleFile };
    }

    // What other tools make of a file that nobody keeps is nothing to tell.
    private static bool IsAbout(Finding finding, MergePlan plan) =>
        finding.Descriptor != SingleFileFindings.ToolDiffers || plan.Output.Folder.Length > 0;

    private static Finding Locate(Finding finding) =>
        finding.At(OfBase.Contains(finding.Descriptor) ? RecipePaths.BaseModel : RecipePaths.OutputModel);
}
