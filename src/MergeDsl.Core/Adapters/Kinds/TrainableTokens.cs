namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>Trainable tokens: rows of an embedding that were trained; they lie in the file as those of a LoRA do.</summary>
internal sealed class TrainableTokens : AdapterKind
{
    public override string Name => "TRAINABLE_TOKENS";

    public override string Title => "Trainable tokens";

    public override KindEffect Effect => KindEffect.Copy;

    public override string? TokensKey => "token_indices";
}
