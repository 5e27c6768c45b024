namespace MergeDsl;

/// <summary>
/// Some base model: for programs and notebooks without generated types. That adapters fit together is checked when the
/// merge is, instead of by the compiler.
/// </summary>
public sealed class AnyBase : IBaseModel
{
    private AnyBase() { }

    static BaseModel? IBaseModel.Model => null;
}
