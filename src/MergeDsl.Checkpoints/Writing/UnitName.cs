using System.Text.Json.Serialization;
using MergeDsl.Checkpoints.Models;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>Which tensors of which shard a unit is, and what its files are called.</summary>
/// <param name="Shard">The shard's name.</param>
/// <param name="First">The index, in the shard, of the first tensor.</param>
/// <param name="End">The index behind that of the last one.</param>
/// <param name="IsWhole">True when it is all of the shard.</param>
internal sealed record UnitName(string Shard, int First, int End, bool IsWhole)
{
    /// <summary>The file that holds it: the shard, or a segment to be joined with others.</summary>
    [JsonIgnore]
    public string File => Shard + Suffix;

    /// <summary>The file that holds its side stream.</summary>
    [JsonIgnore]
    public string SideFile => SideOf(Shard) + Suffix;

    private string Suffix => IsWhole ? "" : FormattableString.Invariant($".{First}-{End}");

    /// <summary>The side file of <paramref name="shard"/>.</summary>
    public static string SideOf(string shard) => UndoNote.FileOf(shard);
}
