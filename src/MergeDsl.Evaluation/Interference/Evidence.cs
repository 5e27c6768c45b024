using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Evaluation.Interference;

/// <summary>
/// What was found out about one module, as sums that those of other modules can be added to: everything said about a module or
/// about all of them is made of these.
/// </summary>
/// <param name="Module">The module.</param>
/// <param name="Products">&lt;D_i, D_j&gt; of the weighted changes of its operands.</param>
/// <param name="Energies">The squared singular values of each change, descending.</param>
/// <param name="Sum">The squared singular values of the changes' sum, descending.</param>
/// <param name="Overlaps">Every two operands, in order; those with a change of zeros are left out.</param>
/// <param name="Signs">Opposed and whole magnitude of the rows looked at; null for fewer than two changes.</param>
/// <param name="Rows">How many rows were looked at.</param>
/// <param name="Strength">How strongly the merge carries the changes, of the rows that it was made of.</param>
internal sealed record Evidence(
    ModulePlan Module,
    double[,] Products,
    IReadOnlyList<IReadOnlyList<double>> Energies,
    IReadOnlyList<double> Sum,
    IReadOnlyList<OverlapEvidence> Overlaps,
    SignConflict? Signs,
    int Rows,
    MergedStrength Strength
)
{
    /// <summary>By how much sums over the rows looked at are smaller than those over all.</summary>
    public double RowShare => (double)Module.Out / Rows;

    /// <summary>The place of an adapter among the operands; -1 when it does not have the module.</summary>
    public int PlaceOf(int adapter)
    {
        for (var place = 0; place < Module.Operands.Count; place++)
        {
            if (Module.Operands[place].Input == adapter)
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>Frobenius norm of a change.</summary>
    public double Norm(int place) => Math.Sqrt(Math.Max(0, Products[place, place]));

    /// <summary>The rank that the sum is cut to.</summary>
    public int Rank =>
        Module.Rank.Energy is { } share
            ? Math.Min(Module.Rank.Maximum, SumMeasuring.RankFor(Sum, share))
            : Module.Rank.Maximum;
}

/// <summary>The angles between two changes.</summary>
/// <param name="First">Index of one adapter.</param>
/// <param name="Second">Index of the other.</param>
/// <param name="Angles">How many principal angles there are: the smaller rank.</param>
/// <param name="Left">Mean squared cosine between the columns' spaces.</param>
/// <param name="Right">The same between the rows' spaces.</param>
/// <param name="LeftByChance">What random spaces would have.</param>
/// <param name="RightByChance">The same for the rows' spaces.</param>
internal sealed record OverlapEvidence(
    int First,
    int Second,
    int Angles,
    double Left,
    double Right,
    double LeftByChance,
    double RightByChance
);
