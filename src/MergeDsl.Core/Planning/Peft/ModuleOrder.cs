using System.Globalization;
using MergeDsl.Core.Models;

namespace MergeDsl.Core.Planning.Peft;

/// <summary>
/// The order in which a model registers its modules, which decides the order in which PEFT draws masks (<c>peft.md</c> 1.12).
/// Checkpoints are sorted by name, so the order has to be known: from the family of the model, or from its config.
/// </summary>
internal sealed class ModuleOrder : IComparer<string>
{
    private static readonly string[] LlamaTypes =
    [
        "llama",
        "mistral",
        "qwen2",
        "qwen3",
        "gemma",
        "gemma2",
        "olmo2",
        "smollm3",
        "granite",
        "starcoder2",
        "cohere",
        "stablelm",
    ];

    private static readonly string[] Llama =
    [
        "model embed_tokens layers norm lm_head score",
        "self_attn mlp",
        "q_proj k_proj v_proj o_proj",
        "gate_proj up_proj down_proj c_fc c_proj",
    ];

    // One line a level: names in the order their module registers them. A name stands in one line of a family only.
    private static readonly Dictionary<string, string[]> Families = new(StringComparer.Ordinal)
    {
        ["phi3"] =
        [
            "model embed_tokens layers norm lm_head score",
            "self_attn mlp",
            "o_proj qkv_proj",
            "gate_up_proj down_proj",
        ],
        ["gpt2"] = ["transformer wte wpe h ln_f lm_head score", "attn mlp", "c_attn q_attn c_fc c_proj"],
        ["gpt_neox"] =
        [
            "gpt_neox embed_in layers embed_out",
            "attention mlp",
            "query_key_value dense",
            "dense_h_to_4h dense_4h_to_h",
        ],
        ["opt"] =
        [
            "model decoder lm_head score",
            "embed_tokens embed_positions project_out project_in layers",
            "self_attn fc1 fc2",
            "k_proj v_proj q_proj out_proj",
        ],
        ["bert"] =
        [
            "bert roberta embeddings encoder pooler cls classifier qa_outputs",
            "word_embeddings position_embeddings token_type_embeddings",
            "attention self intermediate output",
            "query key value dense out_proj",
        ],
        ["t5"] =
        [
            "shared encoder decoder lm_head",
            "embed_tokens block",
            "SelfAttention EncDecAttention DenseReluDense",
            "q k v o relative_attention_bias",
            "wi wi_0 wi_1 wo",
        ],
    };

    private readonly Dictionary<string, int> ranks = new(StringComparer.Ordinal);

    private ModuleOrder(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            ranks[name] = ranks.Count;
        }
    }

    /// <summary>The order of a model's modules; null, with the reason, when it is not known.</summary>
    public static ModuleOrder? Of(ModelFacts? model, IEnumerable<string> paths, out string? problem)
    {
        var order = model is null ? null : ForModel(model);
        problem = model is null ? "no base model is named" : $"that of '{model.ModelType}' is not known";
        if (order is null)
        {
            return null;
        }

        var unknown = paths.SelectMany(path => path.Split('.')).FirstOrDefault(name => !order.Knows(name));
        problem = unknown is null ? null : $"the place of '{unknown}' is not known";
        return unknown is null ? order : null;
    }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (left, right) = (x!.Split('.'), y!.Split('.'));
        for (var index = 0; index < Math.Min(left.Length, right.Length); index++)
        {
            var result = Place(left[index]).CompareTo(Place(right[index]));
            if (result != 0)
            {
                return result;
            }
        }

        return left.Length.CompareTo(right.Length); // A module is visited before those inside it.
    }

    private static ModuleOrder? ForModel(ModelFacts model)
    {
        if (model.LayerOrder.Count > 0)
        {
            return new ModuleOrder(model.LayerOrder);
        }

        var type = model.ModelType ?? "";
        var lines =
            LlamaTypes.Contains(type) ? Llama
            : type is "roberta" or "xlm-roberta" ? Families["bert"]
            : type is "mt5" or "umt5" ? Families["t5"]
            : Families.TryGetValue(type, out var family) ? family
            : null;
        return lines is null ? null : new ModuleOrder(lines.SelectMany(line => line.Split(' ')));
    }

    private static bool IsNumber(string name, out int number) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private bool Knows(string name) => ranks.ContainsKey(name) || name == "layer" || IsNumber(name, out _);

    private int Place(string name) =>
        IsNumber(name, out var number) ? number
        : ranks.TryGetValue(name, out var rank) ? rank
        : 0;
}
