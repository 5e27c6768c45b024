namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// LoRA (Hu et al. 2021) with its variants, W + scaling·B·A. It has a layout of its own, <see cref="AdapterLayout"/>, since recipes merge it
/// factor by factor, and steps of its own, since fuses reproduce PEFT's roundings.
/// </summary>
internal sealed class Lora : AdapterKind
{
    public override string Name => AdapterKinds.Lora;

    public override string Title => "LoRA";

    public override KindEffect Effect => KindEffect.Product;

    public override string Prefix => "lora_";

    public override bool IsWritten => true;

    public override string MergedBy => "`method`, `combination_type`";
}
