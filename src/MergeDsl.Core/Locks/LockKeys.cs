namespace MergeDsl.Core.Locks;

/// <summary>The keys of a lock. Settings of an adapter have the names that its config gives them, but for the two best known.</summary>
internal static class LockKeys
{
    public const string Version = "version";
    public const string Root = "root";
    public const string Models = "base_models";
    public const string Adapters = "adapters";

    public const string ConfigHash = "config_sha256";
    public const string HeadersHash = "headers_sha256";
    public const string WeightsHash = "weights_crc32c";
    public const string Findings = "findings";
    public const string Tensors = "tensors";

    public const string ModelType = "model_type";
    public const string Architecture = "architecture";
    public const string VocabularySize = "vocab_size";
    public const string TiesEmbeddings = "tie_word_embeddings";
    public const string LayerOrder = "layer_order";

    public const string Base = "base_model";
    public const string Kind = "kind";
    public const string Rank = "rank";
    public const string Alpha = "alpha";
    public const string BaseName = "base_model_name_or_path";
    public const string RankPattern = "rank_pattern";
    public const string AlphaPattern = "alpha_pattern";
    public const string UseRslora = "use_rslora";
    public const string UseDora = "use_dora";
    public const string TargetModules = "target_modules";
    public const string ExcludeModules = "exclude_modules";
    public const string LayersToTransform = "layers_to_transform";
    public const string LayersPattern = "layers_pattern";
    public const string TargetParameters = "target_parameters";
    public const string ModulesToSave = "modules_to_save";
    public const string FanInFanOut = "fan_in_fan_out";
    public const string Bias = "bias";
    public const string LoraBias = "lora_bias";
    public const string EnsureWeightTying = "ensure_weight_tying";
    public const string InitLoraWeights = "init_lora_weights";
    public const string TaskType = "task_type";
    public const string UnmergeableKeys = "unmergeable_keys";
    public const string Settings = "settings";
}
