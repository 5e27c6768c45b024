using MergeDsl.Core.Adapters;
using MergeDsl.Core.Locks;
using MergeDsl.Running;

namespace MergeDsl;

/// <summary>
/// An adapter of a base model. Weighted and added up it becomes a <see cref="Delta{TBase}"/>: <c>0.7 * math + 0.3 * code</c>.
/// </summary>
/// <typeparam name="TBase">The base model.</typeparam>
public sealed class Adapter<TBase> : IAdapter
    where TBase : IBaseModel
{
    private readonly Lazy<AdapterFacts> facts;

    internal Adapter(string name, string path, string root, LockedHashes? hashes, Func<AdapterFacts> facts)
    {
        (Name, Path, Root, Hashes) = (name, path, root, hashes);
        this.facts = new(facts);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public AdapterFacts Facts => facts.Value;

    /// <inheritdoc/>
    public LockedHashes? Hashes { get; }

    /// <summary>The folder that <see cref="Path"/> is relative to.</summary>
    internal string Folder => ProjectFolder.Find(Root, [Path]);

    /// <summary>Where the process was when the adapter was loaded, or the lock's folder relative to the project.</summary>
    internal string Root { get; }

    /// <summary>The adapter with weight 1.</summary>
    public static implicit operator Delta<TBase>(Adapter<TBase> adapter) => Delta<TBase>.Of(adapter, 1);

    /// <summary>The adapter with a weight.</summary>
    public static Delta<TBase> operator *(Adapter<TBase> adapter, double weight) => Delta<TBase>.Of(adapter, weight);

    /// <summary>The adapter with a weight.</summary>
    public static Delta<TBase> operator *(double weight, Adapter<TBase> adapter) => adapter * weight;

    /// <summary>The adapter with weight one over <paramref name="divisor"/>.</summary>
    public static Delta<TBase> operator /(Adapter<TBase> adapter, double divisor) => (Delta<TBase>)adapter / divisor;

    /// <summary>The adapter with weight -1: what it has learned is taken away.</summary>
    public static Delta<TBase> operator -(Adapter<TBase> adapter) => adapter * -1;

    /// <summary>Both adapters with weight 1.</summary>
    public static Delta<TBase> operator +(Adapter<TBase> left, Adapter<TBase> right) =>
        (Delta<TBase>)left + (Delta<TBase>)right;

    /// <summary>The first adapter with weight 1, the second with weight -1.</summary>
    public static Delta<TBase> operator -(Adapter<TBase> left, Adapter<TBase> right) =>
        (Delta<TBase>)left - (Delta<TBase>)right;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
