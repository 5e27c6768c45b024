using MergeDsl.Core.Locks;
using MergeDsl.Core.Models;

namespace MergeDsl;

/// <summary>A base model that the lock describes.</summary>
public abstract class BaseModel
{
    private readonly Lazy<ModelFacts> facts;

    private protected BaseModel(string name, string path, string root, LockedHashes hashes, Func<ModelFacts> facts)
    {
        (Name, Path, Root, Hashes) = (name, path, root, hashes);
        this.facts = new(facts);
    }

    /// <summary>What C# calls it.</summary>
    public string Name { get; }

    /// <summary>Its folder relative to the lock, or its <c>org/name</c> in the Hugging Face cache.</summary>
    public string Path { get; }

    /// <summary>Its config and tensor headers as they were when the lock was written.</summary>
    public ModelFacts Facts => facts.Value;

    /// <summary>What its files were when the lock was written; a run refuses others.</summary>
    public LockedHashes Hashes { get; }

    /// <summary>The lock's folder as seen from the project.</summary>
    internal string Root { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A base model that the lock describes, with its type.</summary>
/// <typeparam name="TBase">The type that stands for it.</typeparam>
public sealed class BaseModel<TBase> : BaseModel
    where TBase : IBaseModel
{
    internal BaseModel(string name, string path, string root, LockedHashes hashes, Func<ModelFacts> facts)
        : base(name, path, root, hashes, facts) { }

    /// <summary>The model with a delta added: <c>Bases.TinyLlama.Model + (0.7 * math + 0.3 * code)</c>.</summary>
    public static FusedModel<TBase> operator +(BaseModel<TBase> model, Delta<TBase> delta) => new(model, delta);

    /// <summary>The model with a delta taken away.</summary>
    public static FusedModel<TBase> operator -(BaseModel<TBase> model, Delta<TBase> delta) => new(model, -delta);
}
