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
            foreach (var (variant, folder) in sources.Adapters)
            {
                model.Add(variant, Adaptation.Load(model, new AppliedAdapter(folder) { Name = variant }));
            }

            return new OpenedModel(model, tokenizer);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
