using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation.Serving;

/// <summary>
/// What vLLM refuses when it loads an adapter (its <c>PEFTHelper.validate_legal</c> and
/// <c>LoRAModel.from_local_checkpoint</c>): ranks above its limit, layers it has no LoRA for, biases, DoRA, and tensors that
/// are no factors. Older versions apply one scaling, <c>lora_alpha/r</c>, to all modules and know no patterns; a result has the
/// same scaling everywhere, so that patterns of ranks need no finding.
/// </summary>
internal sealed class VllmCheck(RecipeModel recipe, MergePlan plan)
{
    // Base weights under these names are skipped; any other tensor that is no factor is an error.
    private static readonly string[] SkippedEndings = [".embed_tokens.base_layer.weight", ".lm_head.base_layer.weight"];

    // Heads of classification models: the newest versions load trained copies of these alone.
    private static readonly string[] Heads = ["classifier", "score"];

    public IEnumerable<Finding> Check() =>
        CheckRank()
            .Concat(CheckLayers())
            .Concat(CheckBiases())
            .Concat(CheckDora())
            .Concat(CheckTrainedCopies())
            .Concat(CheckBaseCopies());

    // The rank that an energy policy chooses is known after the run; before it, its largest possible value.
    private IEnumerable<Finding> CheckRank()
    {
        if (plan.Modules.OrderByDescending(module => module.Rank.Maximum).FirstOrDefault() is not { } widest)
        {
            yield break;
        }

        var certain = plan
            .Modules.Where(module => module.Rank.Energy is null)
            .OrderByDescending(module => module.Rank.Maximum)
            .FirstOrDefault();
        if (certain?.Rank.Maximum > VllmRanks.Largest)
        {
            yield return OfRank(ServingFindings.RankTooLarge, certain).At(RankToken(certain));
        }
        else if (widest.Rank.Maximum > VllmRanks.Largest)
        {
            yield return OfRank(ServingFindings.RankMayBeTooLarge, widest).At(RankToken(widest));
        }
        else if (widest.Rank.Maximum > VllmRanks.Default)
        {
            var allowed = Numbers.Text(VllmRanks.AtLeast(widest.Rank.Maximum));
            var has = widest.Rank.Energy is null ? "has" : "can have";
            yield return Finding
                .Of(ServingFindings.RankNeedsOption, has, Numbers.Text(widest.Rank.Maximum), widest.Path, allowed)
                .At(RecipePaths.OutputServe);
        }
    }

    private static Finding OfRank(FindingDescriptor descriptor, ModulePlan module) =>
        Finding.Of(descriptor, Numbers.Text(module.Rank.Maximum), module.Path, Numbers.Text(VllmRanks.Largest));

    // Where the rank is written that is too large; a rank that nobody wrote comes from the adapters.
    private RecipePath RankToken(ModulePlan module)
    {
        var rules = RecipePath.Root["rules"];
        for (var index = 0; index < recipe.Rules.Count; index++)
        {
            if (ModuleGlob.Parse(recipe.Rules[index].Modules, out _)!.Matches(module.Path))
            {
                if (recipe.Rules[index].Rank is not null)
                {
                    return rules[index]["rank"];
                }

                break;
            }
        }

        return recipe.Merge.Rank is not null ? RecipePaths.Merge["rank"]
            : recipe.Merge.SvdRank is > 0 ? RecipePaths.Merge["svd_rank"]
            : RecipePaths.OutputServe;
    }

    private IEnumerable<Finding> CheckLayers()
    {
        var convolutions = PathsOf(module => module.Layout == LoraLayout.Convolution);
        if (convolutions.Length > 0)
        {
            yield return Finding.Of(ServingFindings.Convolution, Listing.Of(convolutions)).At(RecipePaths.OutputServe);
        }

        var vocabulary = PathsOf(module => module.Layout == LoraLayout.Embedding || IsHead(module.Path));
        if (vocabulary.Length > 0)
        {
            yield return Finding.Of(ServingFindings.Vocabulary, Listing.Of(vocabulary)).At(RecipePaths.OutputServe);
        }
    }

    private IEnumerable<Finding> CheckBiases()
    {
        var biased =
            plan.Output.Config.LoraBias ? "on lora_B"
            : plan.Copies.FirstOrDefault(copy => copy.Role == SavedTensorRole.TrainedBias) is { } copy
                ? $"of the base model, e.g. '{copy.Module}'"
            : null;
        if (biased is not null)
        {
            yield return Finding.Of(ServingFindings.Biases, biased).At(RecipePaths.OutputServe);
        }
    }

    private IEnumerable<Finding> CheckDora()
    {
        if (plan.Output.Config.UseDora)
        {
            yield return Finding.Of(ServingFindings.Dora).At(RecipePaths.OutputServe);
        }
    }

    private IEnumerable<Finding> CheckTrainedCopies()
    {
        var modules = plan
            .Copies.Where(copy => copy.Role == SavedTensorRole.TrainedCopy)
            .Select(copy => copy.Module)
            .Distinct()
            .ToArray();
        if (modules.Length == 0)
        {
            yield break;
        }

        var descriptor = modules.All(module => Heads.Any(head => IsIn(head, module)))
            ? ServingFindings.ClassificationHead
            : ServingFindings.TrainedCopies;
        var settlement = RecipePaths.Merge["modules_to_save"];
        yield return Finding
            .Of(descriptor, Listing.Of(modules))
            .At(recipe.Merge.ModulesToSave is null ? RecipePaths.OutputServe : settlement);
    }

    private IEnumerable<Finding> CheckBaseCopies()
    {
        var unread = plan
            .Copies.Where(copy => copy.Role == SavedTensorRole.BaseCopy)
            .Where(copy => !SkippedEndings.Any(ending => copy.Name.EndsWith(ending, StringComparison.Ordinal)))
            .ToArray();
        if (unread.Length > 0)
        {
            var owner = plan.Inputs[unread[0].Sources[0].Input].Key;
            yield return Finding
                .Of(ServingFindings.BaseWeights, Listing.Of([.. unread.Select(copy => copy.Name)]), owner)
                .At(RecipePaths.AdapterFolder(owner));
        }
    }

    private string[] PathsOf(Func<ModulePlan, bool> isMeant) =>
        [.. plan.Modules.Where(isMeant).Select(module => module.Path)];

    private static bool IsHead(string path) => path == "lm_head" || path.EndsWith(".lm_head", StringComparison.Ordinal);

    private static bool IsIn(string step, string path) => path.Split('.').Contains(step);
}
