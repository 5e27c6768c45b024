using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Tests.Library;

/// <summary>
/// What a folder of the adapters library holds, by names without the adapter's own. Safetensors are read by the reader that PEFT's suite
/// tests; pickles by the one whose tests compare it with them.
/// </summary>
internal sealed record SavedAdapter(JsonObject Config, IReadOnlyDictionary<string, SavedValues> Tensors)
{
    public static SavedAdapter Read(string folder)
    {
        using var adapter = AdapterFolder.Open(folder);
        var name = adapter.Facts.Library!.Name;
        var config = (JsonObject)adapter.Config.DeepClone();
        config.Remove("name");
        return new SavedAdapter(
            config,
            adapter.Tensors.ToDictionary(
                tensor => LibraryTensorName.Parse(tensor.Name, name)!.For("@"),
                tensor => new SavedValues(tensor.Type, tensor.ShapeText, adapter.Data(tensor).ToArray()),
                StringComparer.Ordinal
            )
        );
    }

    /// <summary>Everything in which another adapter differs.</summary>
    public IEnumerable<string> Differences(SavedAdapter other, LibraryCase rule)
    {
        if (!JsonNode.DeepEquals(Config, other.Config))
        {
            yield return $"config: {other.Config.ToJsonString()}, expected {Config.ToJsonString()}";
        }

        foreach (var name in Tensors.Keys.Union(other.Tensors.Keys).Order(StringComparer.Ordinal))
        {
            if (!Tensors.TryGetValue(name, out var want) || !other.Tensors.TryGetValue(name, out var got))
            {
                yield return $"{name}: {(Tensors.ContainsKey(name) ? "missing" : "unexpected")}";
            }
            else if ((want.Type, want.Shape) != (got.Type, got.Shape))
            {
                yield return $"{name}: {got.Type} {got.Shape}, expected {want.Type} {want.Shape}";
            }
            else if (rule.Exact && !want.Bytes.SequenceEqual(got.Bytes))
            {
                yield return $"{name}: bits differ";
            }
        }

        foreach (var difference in rule.ComparesDeltas ? DeltaDifferences(other, rule) : [])
        {
            yield return difference;
        }
    }

    private IEnumerable<string> DeltaDifferences(SavedAdapter other, LibraryCase rule)
    {
        const string A = "lora_A";
        var settings = Config["config"]!;
        var scaling = settings["alpha"]!.GetValue<double>() / settings["r"]!.GetValue<double>();
        foreach (var name in Tensors.Keys.Where(name => name.EndsWith(A, StringComparison.Ordinal)))
        {
            var (want, got) = (Delta(this, name, scaling), Delta(other, name, scaling));
            if (
                !want.Zip(got)
                    .All(pair => Math.Abs(pair.First - pair.Second) <= rule.Atol + (rule.Rtol * Math.Abs(pair.First)))
            )
            {
                yield return $"{name}: delta differs";
            }
        }
    }

    private static double[] Delta(SavedAdapter adapter, string nameOfA, double scaling)
    {
        var (right, left) = (adapter.Tensors[nameOfA].Values(), adapter.Tensors[nameOfA[..^1] + "B"].Values());
        var rank = (int)adapter.Config["config"]!["r"]!.GetValue<double>();
        var (rows, columns) = (left.Length / rank, right.Length / rank);
        return
        [
            .. Enumerable
                .Range(0, rows * columns)
                .Select(index =>
                    scaling
                    * Enumerable
                        .Range(0, rank)
                        .Sum(k => left[(index / columns * rank) + k] * right[(k * columns) + (index % columns)])
                ),
        ];
    }
}

/// <summary>A tensor's type, shape and bytes.</summary>
internal sealed record SavedValues(DType Type, string Shape, byte[] Bytes)
{
    /// <summary>The numbers of a float32 tensor.</summary>
    public double[] Values() =>
        Type == DType.Float32
            ?
            [
                .. Enumerable
                    .Range(0, Bytes.Length / Type.Size())
                    .Select(at => (double)BitConverter.ToSingle(Bytes, at * 4)),
            ]
            : throw new NotSupportedException(Type.TorchName());
}
