using System.Text.Json.Nodes;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>The keys of <c>adapter_config.json</c> for a LoRA that has no source to take them from: PEFT's defaults.</summary>
public static class NewConfig
{
    /// <summary>The config, to be completed by <see cref="AdapterConfigWriter"/>.</summary>
    /// <param name="config">The settings of the adapter.</param>
    public static JsonObject Of(LoraConfig config)
    {
        var json = new JsonObject
        {
            ["alpha_pattern"] = new JsonObject(),
            ["auto_mapping"] = null,
            ["base_model_name_or_path"] = config.BaseModel,
            ["bias"] = "none",
            ["exclude_modules"] = null,
            ["fan_in_fan_out"] = false,
            ["inference_mode"] = true,
            ["init_lora_weights"] = true,
            ["layers_pattern"] = null,
            ["layers_to_transform"] = null,
            ["lora_alpha"] = 8,
            ["lora_bias"] = false,
            ["lora_dropout"] = JsonNode.Parse("0.0"),
            ["modules_to_save"] = null,
            ["peft_type"] = AdapterKinds.Lora,
            ["r"] = 8,
            ["rank_pattern"] = new JsonObject(),
            ["revision"] = null,
            ["target_modules"] = null,
            ["task_type"] = null,
            ["use_dora"] = false,
            ["use_rslora"] = false,
        };

        // Versions of PEFT that do not know the key refuse it.
        if (config.EnsureWeightTying)
        {
            json["ensure_weight_tying"] = true;
        }

        return json;
    }
}
