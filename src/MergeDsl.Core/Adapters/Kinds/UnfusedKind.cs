namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>A kind that is known by name only.</summary>
/// <param name="name"><c>peft_type</c>.</param>
/// <param name="title">What people call it.</param>
/// <param name="why">Why no weight can take its place.</param>
internal sealed class UnfusedKind(string name, string title, string why) : AdapterKind
{
    public override string Name => name;

    public override string Title => title;

    public override KindEffect Effect => KindEffect.Input;

    public override string WhyNotFused => why;
}
