namespace MergeDsl;

/// <summary>
/// A base model as a type: <c>Adapter&lt;Bases.TinyLlama&gt;</c>. Adapters of different base models do not compile together. The types
/// are generated, one for every base model in the lock; <see cref="AnyBase"/> stands for a base model that nobody named.
/// </summary>
public interface IBaseModel
{
    /// <summary>The base model that the type stands for; null for <see cref="AnyBase"/>.</summary>
    static abstract BaseModel? Model { get; }
}
