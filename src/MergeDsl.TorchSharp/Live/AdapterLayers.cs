using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp.Live;

/// <summary>Reads an adapter's factors to where the weights are that they belong to.</summary>
internal static class AdapterLayers
{
    /// <summary>One layer for each module that the adapter changes, by the module's name in the model.</summary>
    /// <exception cref="FindingException">Everything that does not fit; no layer is left behind.</exception>
    public static Dictionary<string, LowRankLayer> Read(
        string adapter,
        AdapterFolder folder,
        IReadOnlyDictionary<string, nn.Module> live,
        TargetNames names
    )
    {
        Finding[] refusals = [.. Refusals(adapter, folder.Facts)];
        var layers = new Dictionary<string, LowRankLayer>(StringComparer.Ordinal);
        var findings = new List<Finding>(refusals);
        foreach (var module in refusals.Length > 0 ? [] : folder.Facts.Modules)
        {
            try
            {
                var target = names.Find(adapter, module.Path);
                if (layers.ContainsKey(target))
                {
                    throw Wrong(
                        adapter,
                        module.Path,
                        $"'{target}', as another one",
                        "modules of their own in the model"
                    );
                }

                layers.Add(target, Read(adapter, folder, module, live[target]));
            }
            catch (FindingException failure)
            {
                findings.AddRange(failure.Findings);
            }
        }

        if (findings.Count > 0)
        {
            layers.Values.ToList().ForEach(layer => layer.Dispose());
            throw new FindingException(findings);
        }

        return layers;
    }

    private static IEnumerable<Finding> Refusals(string adapter, AdapterFacts facts)
    {
        string[] reasons =
        [
            .. facts.Modules.Any(module => module.Magnitude is not null)
                ? ["it has DoRA's magnitudes"]
                : Array.Empty<string>(),
            .. facts.Modules.Any(module => module.Diagonal is not null)
                ? ["it has KaSA's diagonals"]
                : Array.Empty<string>(),
            .. facts.Modules.Any(module => module.Bias is not null)
                ? ["its layers have biases"]
                : Array.Empty<string>(),
            .. facts.Saved.Take(1).Select(saved => $"it holds '{saved.Tensor.Name}', which is no low-rank factor"),
        ];
        return reasons.Select(reason => Finding.Of(DeviceFindings.NotLive, adapter, reason));
    }

    private static LowRankLayer Read(string adapter, AdapterFolder folder, LoraModule module, nn.Module target)
    {
        using var scope = NewDisposeScope();
        var isEmbedding = module.Layout == LoraLayout.Embedding;
        var expected = isEmbedding ? (module.In, module.Out) : (module.Out, module.In);
        var weight = AdaptedModule.WeightOf(target);
        if (weight is null || target is Embedding != isEmbedding)
        {
            throw Wrong(adapter, module.Path, $"a {target.GetType().Name}", isEmbedding ? "an Embedding" : "a Linear");
        }

        if ((weight.shape[0], weight.shape[1]) != expected)
        {
            throw Wrong(
                adapter,
                module.Path,
                $"of shape {Shape(weight.shape[0], weight.shape[1])}",
                Shape(expected.Item1, expected.Item2)
            );
        }

        using var backend = new TorchBackend(TorchDevice.Of(weight));
        return new LowRankLayer(Factor(module.A), Factor(module.B), module.Scaling, module.Layout);

        // Factors of half precision work in float32, as PEFT casts them.
        Tensor Factor(TensorInfo tensor)
        {
            var bytes = folder.Data(tensor);
            NonFinite.Check(adapter, tensor, bytes);
            var rows = checked((int)tensor.Shape[0]);
            using var factor = backend.Upload(
                bytes,
                tensor.Type,
                rows,
                checked((int)(tensor.Count / Math.Max(1, rows)))
            );
            return Operands
                .One(factor)
                .to(weight.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32)
                .clone();
        }
    }

    private static FindingException Wrong(string adapter, string module, string found, string wanted) =>
        new(Finding.Of(DeviceFindings.WrongTarget, adapter, module, found, wanted));

    private static string Shape(long rows, long columns) => FormattableString.Invariant($"[{rows}, {columns}]");
}
