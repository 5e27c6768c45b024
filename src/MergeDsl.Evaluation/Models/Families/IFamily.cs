namespace MergeDsl.Evaluation.Models.Families;

/// <summary>A family of models: how its config.json is read.</summary>
internal interface IFamily
{
    /// <summary>Its <c>model_type</c>.</summary>
    string ModelType { get; }

    /// <summary>What a config says; what is wrong with it is reported there.</summary>
    Architecture Read(ModelConfig config);
}
