using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Models;
using MergeDsl.Evaluation.Scoring;
using MergeDsl.Evaluation.Tokenizing;

namespace MergeDsl.Evaluating;

/// <summary>The one place that opens models and tokenizers for evaluations.</summary>
internal static class ModelOpening
{
    /// <summary>Opens a model with a variant for every adapter.</summary>
    /// <exception cref="FindingException">It cannot be opened.</exception>
    public static OpenedModel Open(ModelSources sources)
    {
        var (tokenizer, model) = FailurePlace.Of(
            RecipePaths.BaseModel,
            () => (Tokenizer.Open(sources.Base), LanguageModel.Load(sources.Base, sources.Threads))
        );
        try
        {
            var findings = new List<Finding>();
            foreach (var (variant, folder) in sources.Adapters)
            {
                var adaptation = FailurePlace.Of(
                    PlaceOf(variant),
                    () =>
                    {
                        var loaded = Adaptation.Load(model, new AppliedAdapter(folder) { Name = variant });
                        model.Add(variant, loaded);
                        return loaded;
                    }
                );
                findings.AddRange(adaptation.Findings.Select(finding => finding.At(PlaceOf(variant))));
            }

            return new OpenedModel(model, tokenizer) { Findings = findings };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static RecipePath PlaceOf(string variant) =>
        variant == Configurations.Merged ? RecipePaths.OutputAdapter : RecipePaths.AdapterFolder(variant);
}
