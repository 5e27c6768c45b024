using MergeDsl.Core.Text;

namespace MergeDsl;

/// <summary>
/// A weighted sum of adapters of one base model: what a merge works on. Weights of an adapter that occurs several times are
/// added. Immutable.
/// </summary>
/// <typeparam name="TBase">The base model.</typeparam>
public sealed class Delta<TBase>
    where TBase : IBaseModel
{
    private readonly (Adapter<TBase> Adapter, double Weight)[] terms;

    private Delta((Adapter<TBase>, double)[] terms) => this.terms = terms;

    /// <summary>The adapters with their weights, in the order in which they were first named.</summary>
    public IReadOnlyList<(Adapter<TBase> Adapter, double Weight)> Terms => terms;

    /// <summary>All weights times a factor.</summary>
    public static Delta<TBase> operator *(Delta<TBase> delta, double factor) =>
        delta.Select(weight => weight * Decimals.Of(factor));

    /// <summary>All weights times a factor.</summary>
    public static Delta<TBase> operator *(double factor, Delta<TBase> delta) => delta * factor;

    /// <summary>All weights divided.</summary>
    public static Delta<TBase> operator /(Delta<TBase> delta, double divisor) =>
        delta.Select(weight => weight / Decimals.Of(divisor));

    /// <summary>All weights with the other sign.</summary>
    public static Delta<TBase> operator -(Delta<TBase> delta) => delta.Select(weight => -weight);

    /// <summary>The adapters of both.</summary>
    public static Delta<TBase> operator +(Delta<TBase> left, Delta<TBase> right)
    {
        var terms = left.terms.ToList();
        foreach (var (adapter, weight) in right.terms)
        {
            var known = terms.FindIndex(term => IsSame(term.Adapter, adapter));
            if (known < 0)
            {
                terms.Add((adapter, weight));
            }
            else
            {
                terms[known] = (terms[known].Adapter, terms[known].Weight + weight);
            }
        }

        return new([.. terms]);
    }

    /// <summary>The adapters of both, those of the second with the other sign.</summary>
    public static Delta<TBase> operator -(Delta<TBase> left, Delta<TBase> right) => left + -right;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(" + ", terms.Select(term => $"{Numbers.Text(term.Weight)} * {term.Adapter.Name}"));

    internal static Delta<TBase> Of(Adapter<TBase> adapter, double weight) => new([(adapter, Decimals.Of(weight))]);

    private static bool IsSame(Adapter<TBase> one, Adapter<TBase> other) =>
        ReferenceEquals(one, other) || (one.Path == other.Path && one.Root == other.Root);

    private Delta<TBase> Select(Func<double, double> change) =>
        new([.. terms.Select(term => (term.Adapter, change(term.Weight)))]);
}
