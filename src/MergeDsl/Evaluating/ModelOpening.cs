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
        var tokenizer = Tokenizer.Open(sources.Base);
        var model = LanguageModel.Load(sources.Base, sources.Threads);
        try
        {
            var findings = new List<Finding>();
            foreach (var (variant, folder) in sources.Adapters)
            {
                var adaptation = Adaptation.Load(model, new AppliedAdapter(folder) { Name = variant });
                model.Add(variant, adaptation);
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
