using System.Text.RegularExpressions;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core;
using MergeDsl.Core.Tensors;
using MergeDsl.Testing;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>
/// Rewrites a model with a tensor for each weight of each expert as transformers 5 holds it: the gates of all experts above their ups in
/// <c>gate_up_proj</c>, the modules behind them in <c>down_proj</c>.
/// </summary>
internal static partial class StackedExperts
{
    private const string WeightsFile = "model.safetensors";

    private static readonly string[] Parts = ["gate_proj", "w1", "up_proj", "w3", "down_proj", "w2"];

    /// <summary>Copies a model into an empty folder, with its experts stacked.</summary>
    public static void Into(TempFolder folder, string model)
    {
        FolderCopy.Into(folder.Path, model);
        File.Delete(folder[WeightsFile]);
        using var file = SafetensorsFile.Open(Path.Combine(model, WeightsFile));
        (TensorInfo Info, byte[] Data)[] tensors =
        [
            .. file.Tensors.Where(tensor => !Expert().IsMatch(tensor.Name)).Select(tensor => Renamed(file, tensor)),
            .. file
                .Tensors.Where(tensor => Expert().IsMatch(tensor.Name))
                .GroupBy(tensor => StackOf(Expert().Match(tensor.Name)))
                .Select(stack => Stacked(file, stack.Key, stack)),
        ];
        var entries = SafetensorsWriter.Order(tensors.Select(tensor => tensor.Info));
        using var writer = new SafetensorsWriter(folder[WeightsFile], entries);
        for (var index = 0; index < entries.Count; index++)
        {
            var data = tensors.Single(tensor => tensor.Info == entries[index]).Data;
            writer.Write(writer.Reserve(index, entries[index].Shape), data);
        }

        writer.Complete();
    }

    private static (TensorInfo Info, byte[] Data) Renamed(SafetensorsFile file, TensorInfo tensor) =>
        (tensor with { Name = NewName(tensor.Name) }, file.Data(tensor).ToArray());

    private static (TensorInfo Info, byte[] Data) Stacked(
        SafetensorsFile file,
        string name,
        IEnumerable<TensorInfo> singles
    )
    {
        TensorInfo[] ordered =
        [
            .. singles.OrderBy(tensor => int.Parse(Expert().Match(tensor.Name).Groups["expert"].Value)).ThenBy(PartOf),
        ];
        var experts = ordered.Select(tensor => Expert().Match(tensor.Name).Groups["expert"].Value).Distinct().Count();
        var (rows, columns) = (ordered.Length / experts * ordered[0].Shape[0], ordered[0].Shape[1]);
        return (
            new TensorInfo(name, ordered[0].Type, EquatableArray.Of<long>(experts, rows, columns)),
            [.. ordered.SelectMany(tensor => file.Data(tensor).ToArray())]
        );
    }

    private static int PartOf(TensorInfo tensor) =>
        Array.IndexOf(Parts, Expert().Match(tensor.Name).Groups["part"].Value);

    private static string StackOf(Match single) =>
        $"{NewName(single.Groups["path"].Value)}.{(single.Groups["part"].Value is "down_proj" or "w2" ? "down_proj" : "gate_up_proj")}";

    private static string NewName(string name) => name.Replace(".block_sparse_moe.", ".mlp.", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?<path>.*\.experts)\.(?<expert>\d+)\.(?<part>\w+)\.weight$")]
    private static partial Regex Expert();
}
