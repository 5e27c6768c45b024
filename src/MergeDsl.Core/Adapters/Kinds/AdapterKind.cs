namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// A kind of adapter: how it lies on the disk, what it needs from the base model, and what it makes of the base's weights. One file and
/// one line in <see cref="AdapterKinds"/> each; everything else reads them from here.
/// </summary>
public abstract class AdapterKind
{
    /// <summary><c>peft_type</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What people call it.</summary>
    public abstract string Title { get; }

    /// <summary>What it does to a base model.</summary>
    public abstract KindEffect Effect { get; }

    /// <summary>What the names of its tensors begin with behind the module's path; the rest of the name tells its parts apart.</summary>
    public virtual string Prefix => "";

    /// <summary>Parts that every module has; others are optional, or alternatives.</summary>
    public virtual IReadOnlyList<string> Required => [];

    /// <summary>The keys of its config that its formulas need, besides those that all kinds have.</summary>
    public virtual IReadOnlyList<SettingKey> Settings => [];

    /// <summary>Key of its rank, which <c>rank_pattern</c> overrides; null when its formulas ask for none.</summary>
    public virtual SettingKey? RankKey => null;

    /// <summary>Key of its alpha, which <c>alpha_pattern</c> overrides; null when its formulas ask for none.</summary>
    public virtual SettingKey? AlphaKey => null;

    /// <summary>Key of the numbers of trained token rows; null for kinds without.</summary>
    public virtual string? TokensKey => null;

    /// <summary>True when the dialects can write a merged adapter of this kind, not only a LoRA.</summary>
    public virtual bool IsWritten => false;

    /// <summary>How recipes merge it with others, in words; empty where they do not.</summary>
    public virtual string MergedBy =>
        Effect switch
        {
            KindEffect.Product or KindEffect.Delta => "`method`",
            KindEffect.Transform => "`method` with `base_model`",
            _ => "",
        };

    /// <summary>What a merge makes a LoRA of it with, in words; empty where it does not.</summary>
    public string ToLora =>
        Effect switch
        {
            KindEffect.Product => "exact",
            KindEffect.Delta or KindEffect.Transform => "rank cut",
            _ => "",
        };

    /// <summary>Why no weight can take its place; empty for kinds that change weights.</summary>
    public virtual string WhyNotFused => "";

    /// <summary>Where the library that writes such adapters computes something else before it fuses them than after; empty where it does not.</summary>
    public virtual string FuseSlip => "";

    /// <summary>True for a tensor that PEFT saves without needing it.</summary>
    public virtual bool IsIdle(ModulePart part) => false;

    /// <summary>What it makes of the tensors of one module.</summary>
    /// <param name="target">The module with its parts and the base's weight.</param>
    /// <exception cref="FindingException">A part is missing, or something is asked for that is not known.</exception>
    /// <exception cref="Formulas.FormulaException">Parts do not fit each other.</exception>
    public virtual IEnumerable<WeightChange> Changes(TunedTarget target) => [];
}

/// <summary>What an adapter does to a base model.</summary>
public enum KindEffect
{
    /// <summary>It acts on inputs or activations: no weight can take its place.</summary>
    Input,

    /// <summary>It puts its own numbers in the place of the base's.</summary>
    Copy,

    /// <summary>It changes biases alone.</summary>
    Bias,

    /// <summary>It makes a new weight out of the base's: turns it, scales it, or adds what depends on it.</summary>
    Transform,

    /// <summary>It adds a delta of any rank that does not depend on the base's numbers.</summary>
    Delta,

    /// <summary>It adds the product of two factors.</summary>
    Product,
}
