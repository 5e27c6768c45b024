using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.Models.Layers;

namespace MergeDsl.Evaluation.Models.Families;

/// <summary>All families there are.</summary>
internal static class KnownFamilies
{
    private static readonly IFamily[] All =
    [
        new Llama(),
        new Mistral(),
        new Qwen2(),
        new Qwen3(),
        new Phi3(),
        new Gemma2(),
        new Olmo2(),
        new SmolLm3(),
        new Gpt2(),
        new Mixtral(),
        new Qwen3Moe(),
    ];

    /// <summary>What a config says, read as its family does.</summary>
    /// <exception cref="FindingException">The family is not known, or the config is wrong; carries all errors found.</exception>
    public static Architecture Read(ModelConfig config)
    {
        var type = config.Text("model_type");
        var family = All.FirstOrDefault(one => one.ModelType == type);
        if (family is null)
        {
            var known = All.Select(one => one.ModelType).ToArray();
            var hint = Suggestion.Hint(type ?? "", known);
            config.Report(
                ModelFindings.UnknownArchitecture,
                config.File,
                "model_type",
                type ?? "",
                hint,
                string.Join(", ", known)
            );
            throw new FindingException(config.Findings);
        }

        var architecture = family.Read(config);
        if (Activation.Find(architecture.Activation) is null)
        {
            var names = Activation.Names.ToArray();
            config.Report(
                AdapterFindings.ConfigValue,
                config.File,
                "hidden_act",
                $"'{architecture.Activation}'{Suggestion.Hint(architecture.Activation, names)}",
                $"one of {string.Join(", ", names)}"
            );
        }

        return config.Findings.Count == 0 ? architecture : throw new FindingException(config.Findings);
    }
}
