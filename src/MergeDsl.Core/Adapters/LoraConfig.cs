using MergeDsl.Core.Adapters.Kinds;

namespace MergeDsl.Core.Adapters;

/// <summary>What <c>adapter_config.json</c> says about a LoRA, as far as merging needs it (<c>peft.md</c> 5.3).</summary>
public sealed record LoraConfig
{
    /// <summary><c>base_model_name_or_path</c>: what the adapter was trained on; null when the file does not say.</summary>
    public string? BaseModel { get; init; }

    /// <summary><c>r</c>: rank of the modules that no rank pattern matches.</summary>
    public int Rank { get; init; } = 8;

    /// <summary><c>lora_alpha</c> of the modules that no alpha pattern matches.</summary>
    public double Alpha { get; init; } = 8;

    /// <summary><c>rank_pattern</c> in file order; the first match wins.</summary>
    public EquatableArray<PatternEntry> RankPattern { get; init; }

    /// <summary><c>alpha_pattern</c> in file order; the first match wins.</summary>
    public EquatableArray<PatternEntry> AlphaPattern { get; init; }

    /// <summary><c>use_rslora</c>: the scaling is alpha/sqrt(rank) instead of alpha/rank.</summary>
    public bool UseRslora { get; init; }

    /// <summary><c>use_dora</c>: modules carry a magnitude vector.</summary>
    public bool UseDora { get; init; }

    /// <summary><c>target_modules</c>; null when absent.</summary>
    public ModuleSelection? TargetModules { get; init; }

    /// <summary><c>exclude_modules</c>; null when absent.</summary>
    public ModuleSelection? ExcludeModules { get; init; }

    /// <summary><c>layers_to_transform</c>: layer numbers, empty for all.</summary>
    public EquatableArray<int> LayersToTransform { get; init; }

    /// <summary><c>layers_pattern</c>: names in front of the layer number, empty for PEFT's own rule.</summary>
    public EquatableArray<string> LayersPattern { get; init; }

    /// <summary><c>target_parameters</c>: expert parameters trained directly.</summary>
    public EquatableArray<string> TargetParameters { get; init; }

    /// <summary><c>modules_to_save</c>: modules the adapter owns a full trained copy of.</summary>
    public EquatableArray<string> ModulesToSave { get; init; }

    /// <summary><c>fan_in_fan_out</c>: the base stores its weights as (in, out), as GPT-2's Conv1D does.</summary>
    public bool FanInFanOut { get; init; }

    /// <summary><c>bias</c>: <c>none</c>, <c>all</c> or <c>lora_only</c>.</summary>
    public string Bias { get; init; } = "none";

    /// <summary><c>lora_bias</c>: the B factors have a bias.</summary>
    public bool LoraBias { get; init; }

    /// <summary><c>init_lora_weights</c> as text: <c>true</c>, <c>false</c>, <c>gaussian</c>, <c>pissa</c>, ...</summary>
    public string InitLoraWeights { get; init; } = "true";

    /// <summary><c>task_type</c>; null when absent.</summary>
    public string? TaskType { get; init; }

    /// <summary><c>trainable_token_indices</c>: rows of embeddings that were trained; empty for none.</summary>
    public EquatableArray<TrainedTokens> TrainedTokens { get; init; }

    /// <summary><c>ensure_weight_tying</c>: what the adapter does to one of two tied modules it does to the other.</summary>
    public bool EnsureWeightTying { get; init; }

    /// <summary><c>use_bdlora.nblocks</c>: blocks of the factor that is stored packed (block-diagonal); 1 for ordinary factors.</summary>
    public int DiagonalBlocks { get; init; } = 1;

    /// <summary>Names of config keys that change what the factors mean in ways this version does not merge (aLoRA, QALoRA, ...).</summary>
    public EquatableArray<string> UnmergeableKeys { get; init; }

    /// <summary>What the config of another kind of adapter says for the keys of its kind; empty for LoRA.</summary>
    public EquatableArray<Setting> Settings { get; init; }
}
