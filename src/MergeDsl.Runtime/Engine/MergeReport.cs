using MergeDsl.Core.Display;
using MergeDsl.Core.Text;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl;

/// <summary>What a run did.</summary>
/// <param name="Method">Name of the method.</param>
/// <param name="Space">What its operands were.</param>
/// <param name="Modules">One row per module that was merged, in the plan's order: of a part or a resumed run, what it needed.</param>
/// <param name="OutputFolder">Where the result is: the merged adapter, or the fused model when only that is written.</param>
/// <param name="Bytes">Size of the tensors written there.</param>
/// <param name="Elapsed">Time of the whole run.</param>
/// <param name="Findings">Warnings about the result.</param>
[TypeFormatterSource("MergeDsl.Display.ReportFormatters, MergeDsl.Api")]
public sealed record MergeReport(
    string Method,
    Space Space,
    IReadOnlyList<ModuleReport> Modules,
    string OutputFolder,
    long Bytes,
    TimeSpan Elapsed,
    IReadOnlyList<Finding> Findings
)
{
    /// <summary>What fusing the result into the base model did; null when no model is written.</summary>
    public FuseReport? Fuse { get; init; }

    /// <summary>Smallest and largest rank among the inputs; 0 where nothing was merged.</summary>
    public (int Smallest, int Largest) InputRanks => Range(Modules.SelectMany(module => module.InputRanks));

    /// <summary>Smallest and largest rank of the result; 0 where nothing was merged.</summary>
    public (int Smallest, int Largest) Ranks => Range(Modules.Select(module => module.Rank));

    /// <summary>Share of the energy that the rank cuts kept in all: sum kept over sum total; 1 where nothing was cut.</summary>
    public double KeptShare
    {
        get
        {
            var total = Modules.Sum(module => module.TotalEnergy);
            return total == 0 ? 1 : Modules.Sum(module => module.TotalEnergy * module.KeptShare) / total;
        }
    }

    /// <summary>The length of what all cuts took away over the length of all deltas; 0 where nothing was cut.</summary>
    public double RelativeError
    {
        get
        {
            var total = Modules.Sum(module => module.TotalEnergy);
            return total == 0
                ? 0
                : Math.Sqrt(
                    Modules.Sum(module => module.TotalEnergy * module.RelativeError * module.RelativeError) / total
                );
        }
    }

    /// <summary>The module whose cut lost the largest share; null where nothing was cut.</summary>
    public ModuleReport? Worst => Modules.Where(module => module.IsApproximate).MinBy(module => module.KeptShare);

    /// <summary>Share of the occupied positions where adapters disagree about the sign; null for methods that elect none.</summary>
    public double? ConflictShare
    {
        get
        {
            var occupied = Modules.Sum(module => module.Occupied);
            return occupied == 0 ? null : (double)Modules.Sum(module => module.Conflicts) / occupied;
        }
    }

    /// <summary>The run in one line.</summary>
    public override string ToString()
    {
        var kept = Worst is null ? "" : $", {Quantities.Percent(KeptShare)} of the energy kept";
        return $"{Method}: {Listing.Count(Modules.Count, "module")}, rank {Ranks.Smallest} to {Ranks.Largest}{kept}; "
            + $"{Quantities.Bytes(Bytes)} in {OutputFolder}, {Quantities.Time(Elapsed)}";
    }

    private static (int Smallest, int Largest) Range(IEnumerable<int> ranks)
    {
        var known = ranks.DefaultIfEmpty().ToArray();
        return (known.Min(), known.Max());
    }
}
