using MergeDsl.Core.Evaluating;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Evaluating;

/// <summary>The folders that stand for the placeholders of an evaluator's command. Whole models are fused when they are first asked for.</summary>
/// <param name="sources">The folders of base model and adapters.</param>
/// <param name="scratch">Where whole models go until this is disposed of.</param>
internal sealed class EvaluatorFolders(ModelSources sources, string scratch) : IDisposable
{
    private readonly int threads = sources.Threads;
    private readonly string baseModel = Path.GetFullPath(sources.Base);

    private readonly Dictionary<string, string> adapters = sources.Adapters.ToDictionary(
        adapter => adapter.Variant,
        adapter => Path.GetFullPath(adapter.Folder)
    );

    private readonly Dictionary<string, string> models = new(StringComparer.Ordinal)
    {
        [Configurations.Base] = Path.GetFullPath(sources.Base),
    };

    /// <summary>True when a command can judge a configuration: the base model alone has no adapter.</summary>
    public bool CanJudge(CommandLine command, string configuration) =>
        !command.Uses(CommandLine.Adapter) || adapters.ContainsKey(configuration);

    /// <summary>The folder that a placeholder stands for.</summary>
    /// <param name="placeholder">The placeholder.</param>
    /// <param name="configuration">The configuration that is judged.</param>
    /// <param name="output">The folder for what the evaluator writes.</param>
    /// <param name="cancellation">Ends a fuse.</param>
    /// <exception cref="FindingException">A model cannot be fused.</exception>
    public string Of(string placeholder, string configuration, string output, CancellationToken cancellation) =>
        placeholder switch
        {
            CommandLine.Model => Model(configuration, cancellation),
            CommandLine.Adapter => adapters[configuration],
            CommandLine.Base => baseModel,
            _ => output,
        };

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(scratch))
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private string Model(string configuration, CancellationToken cancellation)
    {
        if (!models.TryGetValue(configuration, out var model))
        {
            model = Path.Combine(scratch, configuration);
            var settings = new FuseSettings(baseModel, [new WeightedAdapter(adapters[configuration])], model)
            {
                Overwrite = true,
                Threads = threads,
            };
            using var preparation = FusePreparation.Of(settings);
            if (preparation.HasErrors)
            {
                throw new FindingException(preparation.Findings);
            }

            preparation.Run(null, cancellation);
            models.Add(configuration, model);
        }

        return model;
    }
}
