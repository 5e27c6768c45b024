using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;

namespace MergeDsl.Cli.Output;

/// <summary>What fusing a merge result will do, a line for each kind of tensor.</summary>
internal static class FuseOutlookText
{
    /// <summary>Writes the lines.</summary>
    public static void Write(FuseOutlook outlook, TextWriter output)
    {
        var (changed, all) = (outlook.Plan.Tensors.Count, outlook.Base.Tensors.Count);
        var files = Listing.Count(outlook.Files, "file");
        output.WriteLine(
            $"  changes {Spelling.Count(changed)} of {Listing.Count(all, "tensor")}, "
                + $"{Spelling.Bytes(outlook.ChangedBytes)} of {Spelling.Bytes(outlook.BaseBytes)}, in {files}"
        );
        var rows = outlook
            .Plan.Tensors.GroupBy(tensor =>
                (ModulePattern.Split(tensor.Name).Pattern, Described: Describe(tensor, outlook))
            )
            .Select(group => (ModulePattern.Fold([.. group.Select(tensor => tensor.Name)]), group.Key.Described))
            .ToArray();
        var width = rows.Length == 0 ? 0 : rows.Max(row => row.Item1.Length);
        foreach (var (name, described) in rows)
        {
            output.WriteLine($"  {name.PadRight(width)}  {described}");
        }
    }

    private static string Describe(FusedTensor tensor, FuseOutlook outlook) =>
        $"{string.Join(" x ", tensor.Shape)}  {(outlook.Plan.Type ?? tensor.Type).TorchName()}";
}
